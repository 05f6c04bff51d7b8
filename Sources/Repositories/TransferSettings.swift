import Errors
package import Git
/// How sources are fetched: what the project's configuration says of it.
package struct TransferSettings: Sendable, Equatable {
    /// Who fetches.
    enum Program: String, CaseIterable {
        /// Whoever does it best.
        ///
        /// That is git: it is faster over every transport (`Tests/Benchmarks/transfers`), and serves them all.
        case auto
        /// libgit2, in our own process.
        case libgit2
        /// The user's git.
        case git
    }

    var program = Program.auto
    /// What a clone leaves at the remote until it is needed, in the words of `git clone --filter`.
    var filter: String?
    /// How many commits of each branch a clone brings.
    var depth: Int?

    /// What git's clone is told.
    var cloneOptions: [String] {
        (filter.map { ["--filter=\($0)"] } ?? []) + (depth.map { ["--depth=\($0)", "--no-single-branch"] } ?? [])
    }
}

extension TransferSettings {
    private static let programKey = "conductor.transfer"
    private static let filterKey = "conductor.clone.filter"
    private static let depthKey = "conductor.clone.depth"

    /// Reads the project's configuration.
    ///
    /// - Throws: ``ConductorError`` of kind `content` for what makes no sense.
    package init(_ configuration: Configuration) throws {
        if let name = try configuration.string(Self.programKey) {
            guard let program = Program(rawValue: name) else {
                throw Self.wrong(Self.programKey, name, "'auto', 'libgit2' or 'git'", example: "auto")
            }
            self.program = program
        }
        filter = try configuration.string(Self.filterKey).flatMap { $0.isEmpty ? nil : $0 }
        if let text = try configuration.string(Self.depthKey), !text.isEmpty {
            guard let depth = Int(text), depth > 0 else {
                throw Self.wrong(Self.depthKey, text, "a number of commits, 1 or more", example: "1")
            }
            self.depth = depth
        }
    }

    private static func wrong(_ key: String, _ value: String, _ allowed: String, example: String) -> ConductorError {
        ConductorError(
            .content, "'\(key)' is '\(value)' in git's configuration, and has to be \(allowed)",
            hint: "git config \(key) \(example), or git config --unset \(key)")
    }
}
