import ArgumentParser
import Errors
import Git
import Host
import Projects
import YAML

/// An error in the form of `--json`, for programs.
struct JSONError: Encodable {
    /// What went wrong.
    struct Failure: Encodable {
        /// The kind of failure, which stays the same from version to version.
        let code: String
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
            code: Self.code(of: error), message: known?.message ?? "\(error)", details: known?.details ?? [],
            hint: known?.hint)
    }

    private static func code(of error: any Error) -> String {
        switch error {
        case let error as ConductorError: error.kind.code
        case is YAMLError: ConductorError.Kind.content.code
        case is GitError: ConductorError.Kind.git.code
        case is ValidationError: ConductorError.Kind.usage.code
        default: "machine"
        }
    }
}

extension ConductorError.Kind {
    /// The name of the kind in JSON.
    fileprivate var code: String {
        switch self {
        case .project: "project"
        case .content: "content"
        case .unknownName: "unknown-name"
        case .workAtRisk: "work-at-risk"
        case .git: "git"
        case .engine: "engine"
        case .compose: "compose"
        case .container: "container"
        case .exists: "exists"
        case .approval: "approval"
        case .interrupted: "interrupted"
        case .usage: "usage"
        }
    }
}
