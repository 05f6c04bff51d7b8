import Errors
import Host

extension ConductorError {
    /// What there is to say of a docker or docker-compose that was asked something and did not answer in time.
    init(unanswered error: HostError) {
        self.init(
            .engine, error.message,
            hint: "look what keeps docker from answering; "
                + "'git config conductor.timeout SECONDS' gives it more time, and 0 all the time there is")
    }
}
