import Errors
import Host

extension ConductorError {
    /// Makes the error for a docker or docker-compose that did not answer a question in time.
    init(unanswered error: HostError) {
        self.init(
            .dockerTimeout, error.message,
            hint: "look what keeps docker from answering; "
                + "'git config conductor.timeout SECONDS' gives it more time, and 0 all the time there is")
    }
}
