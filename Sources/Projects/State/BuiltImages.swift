import Host
import SystemPackage

/// The images that were built for the project, and the branches that use them, shared by all worktrees.
package struct BuiltImages: Sendable, Codable, Equatable {
    /// The build inputs with which a service last ran on a branch of the project and a branch of its source.
    package struct Use: Sendable, Codable, Equatable, Hashable {
        /// The service.
        package var service: String
        /// The branch of the project, or the commit if `HEAD` is detached.
        package var branch: String
        /// The branch or commit of the source; `nil` if the service is built from the project itself.
        package var sourceBranch: String?
        /// The source's URL; `nil` if the service is built from the project itself.
        package var source: String?
        /// The digest of the build inputs.
        package var inputs: String

        /// Records a use.
        package init(service: String, branch: String, sourceBranch: String?, source: String?, inputs: String) {
            self.service = service
            self.branch = branch
            self.sourceBranch = sourceBranch
            self.source = source
            self.inputs = inputs
        }
    }

    static let schema = 1
    private(set) var schema = Self.schema
    /// The images that were built, by name.
    package var images: Set<String> = []
    /// The last use for each service and pair of branches.
    package var uses: [Use] = []

    private static func path(in project: Project) -> FilePath {
        project.sharedDirectory.appending("images.json")
    }

    /// Reads the record.
    ///
    /// - Parameter warn: called when a file that cannot be read was renamed; with `nil` it stays where it is.
    package static func read(_ project: Project, warn: ((String) -> Void)?) -> BuiltImages {
        JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? BuiltImages()
    }

    /// Changes the record while holding its lock.
    package static func change(_ project: Project, _ body: (inout BuiltImages) -> Void) async throws {
        try await JSONFile.change(path(in: project), read: { read(project) { _ in } }, body)
    }

    /// Records a use, replacing that of the same service and branches.
    package mutating func record(_ use: Use) {
        uses.removeAll {
            $0.service == use.service && $0.branch == use.branch && $0.source == use.source
                && $0.sourceBranch == use.sourceBranch
        }
        uses.append(use)
    }
}
