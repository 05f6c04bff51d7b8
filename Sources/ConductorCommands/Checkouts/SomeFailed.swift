import Conductor
import Errors

/// Combines the errors of several sources.
enum SomeFailed {
    /// Combines errors into one.
    ///
    /// - Returns: one error for all of them; `nil` where there is none.
    /// - Throws: the error of the only source.
    static func error(
        _ failures: [(name: String, error: any Error)], of total: Int, _ what: String, hint: String
    ) throws -> ConductorError? {
        guard let first = failures.first else { return nil }
        if total == 1 { throw first.error }
        return ConductorError(
            .someFailed, "\(failures.count) of \(total) sources \(what)",
            details: failures.flatMap { name, error in
                let lines = "\(error)".split(separator: "\n").map(String.init)
                return ["\(name): \(lines.first ?? "") [\(error.errorCode.rawValue)]"] + lines.dropFirst()
            },
            hint: hint)
    }

    /// Throws where any source failed.
    static func check(
        _ failures: [(name: String, error: any Error)], of total: Int, _ what: String, hint: String
    ) throws {
        if let error = try error(failures, of: total, what, hint: hint) { throw error }
    }
}
