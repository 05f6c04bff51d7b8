import Errors
import Git
import YAML

extension Error {
    /// The name of the kind of failure in JSON, which stays the same from version to version.
    package var code: String {
        switch self {
        case let error as ConductorError: error.kind.code
        case is YAMLError: ConductorError.Kind.content.code
        case is GitError: ConductorError.Kind.git.code
        default: "machine"
        }
    }
}

extension ConductorError.Kind {
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
