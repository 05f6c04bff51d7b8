import Errors
package import Git
/// How sources are cloned and fetched, as git's configuration says.
package struct TransferSettings: Sendable, Equatable {
    /// The program that clones and fetches.
    enum Program: String, CaseIterable {
        /// The better one, which is git.
        ///
        /// It serves every transport; libgit2 is a little faster on small transfers and much slower on some large ones
        /// (`Tests/Benchmarks/run transfers`).
        case auto
        /// libgit2, in our own process.
        case libgit2
        /// The user's git.
        case git
    }

    var program = Program.auto
    /// The `--filter` of `git clone`: the objects that stay at the remote until they are needed.
    var filter: String?
    /// How many commits of each branch a clone brings.
    var depth: Int?

    /// The options for `git clone`.
    var cloneOptions: [String] {
        (filter.map { ["--filter=\($0)"] } ?? []) + (depth.map { ["--depth=\($0)", "--no-single-branch"] } ?? [])
    }
}

extension TransferSettings {
    private static let programKey = "conductor.transfer"
    private static let filterKey = "conductor.clone.filter"
    private static let depthKey = "conductor.clone.depth"

    /// Reads the settings from git's configuration.
    ///
    /// - Throws: ``ConductorError`` of kind `content` for an invalid value.
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
            .invalidSetting, "'\(key)' is '\(value)' in git's configuration, and has to be \(allowed)",
            hint: "git config \(key) \(example), or git config --unset \(key)")
    }
}
