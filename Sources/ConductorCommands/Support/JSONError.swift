import Conductor
import Errors
import Projects

/// An error in the form of `--json`, for programs.
struct JSONError: Encodable {
    /// What went wrong.
    struct Failure: Encodable {
        /// The kind of failure, which stays the same from version to version.
        let code: String
        /// What happened: one of the codes of `docs/errors.md`.
        let id: String
        /// One sentence.
        let message: String
        /// More about it, a line each.
        let details: [String]
        /// What to do about it.
        @Nullable var hint: String?
    }

    let schema = 1
    let error: Failure

    init(_ error: any Error) {
        let known = error as? ConductorError
        self.error = Failure(
            code: error.errorCode.kind.rawValue, id: error.errorCode.rawValue, message: known?.message ?? "\(error)",
            details: known?.details ?? [], hint: known?.hint)
    }
}
