import Compose
package import Errors
import Git
import Host
import Text
import YAML

extension Error {
    /// The code of the failure, which stays the same from version to version.
    package var errorCode: ConductorError.Code {
        switch self {
        case let error as ConductorError: error.code
        case is YAMLError, is InterpolationError, is EnvironmentFileError, is ShellWordsError: .invalidFile
        case let error as GitError:
            switch error.kind {
            case .owner: .untrustedRepository
            case .locked: .repositoryLocked
            default: .unreadableRepository
            }
        case let error as HostError: error.kind.code
        case is CancellationError: .interrupted
        default: .unexpected
        }
    }
}

extension HostError.Kind {
    fileprivate var code: ConductorError.Code {
        switch self {
        case .programNotFound: .programNotFound
        case .process: .programFailed
        case .timeout: .programTimeout
        case .file: .fileFailed
        case .fileNotFound: .fileNotFound
        case .outside: .pathOutside
        }
    }
}
