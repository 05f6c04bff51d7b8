import Compose
import Git
import Host
import SystemPackage

/// The images that were built from the sources of the project, and which branches they are for; shared by all
/// worktrees of the project.
struct BuiltImages: Sendable, Codable, Equatable {
    /// What a branch of the project and one of a service's source are run with.
    struct Use: Sendable, Codable, Equatable, Hashable {
        /// The service.
        var service: String
        /// The branch of the project, or the commit where it is on none.
        var branch: String
        /// The branch of the source, likewise; `nil` where the service is built from the project itself.
        var sourceBranch: String?
        /// The source's URL.
        var source: String?
        /// What identifies the content of the build inputs.
        var inputs: String
    }

    static let schema = 1
    private(set) var schema = Self.schema
    /// The images that were built, by name.
    var images: Set<String> = []
    /// The last use for each service and pair of branches.
    var uses: [Use] = []

    private static func path(in project: Project) -> FilePath {
        project.sharedDirectory.appending("images.json")
    }

    static func read(_ project: Project, warn: ((String) -> Void)?) -> BuiltImages {
        JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? BuiltImages()
    }

    /// Changes what is recorded, while no other process does.
    static func change(_ project: Project, _ body: (inout BuiltImages) -> Void) async throws {
        let lock = try await FileLock.wait(for: project.sharedDirectory.appending("images.lock")) {}
        let before = read(project) { _ in }
        var after = before
        body(&after)
        if after != before { try JSONFile.write(after, to: path(in: project)) }
        _ = consume lock
    }

    /// Records what a service is run with now, instead of what it was before with the same branches.
    mutating func record(_ use: Use) {
        uses.removeAll {
            $0.service == use.service && $0.branch == use.branch && $0.source == use.source
                && $0.sourceBranch == use.sourceBranch
        }
        uses.append(use)
    }
}

extension Situation {
    /// The name of the image that is built from present inputs, and of all that is named after their content.
    ///
    /// - Parameter inputs: what identifies that content.
    func imageName(of service: String, inputs: String) -> String {
        "\(imagePrefix)\(Self.repositoryName(service)):\(inputs.prefix(12))"
    }

    /// What the names of all images begin with that are built from the project's sources.
    var imagePrefix: String { "conductor/\(Self.repositoryName(name))-" }

    /// A name that docker takes as that of a repository: small letters, digits, and single separators between them.
    private static func repositoryName(_ name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.isEmpty ? "x" : words.joined(separator: "-")
    }
}
