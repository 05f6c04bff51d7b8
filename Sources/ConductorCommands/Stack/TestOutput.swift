import Conductor
import Docker
import Errors
import Host
import Projects
import SystemPackage

/// What tests leave in a container, copied to the top of the project.
struct TestOutput {
    /// The name of the folder, in the container and here.
    static let name = "test_output"

    private let session: Session

    /// Gets ready for a copy.
    ///
    /// - Throws: `ConductorError` of kind `exists` where the folder is there already.
    init(_ session: Session) throws {
        self.session = session
        try check()
    }

    /// Copies the folder, with a warning where the container has none.
    ///
    /// - Throws: `ConductorError` of kind `engine`, or `exists`; `HostError`.
    func export(_ container: String) async throws {
        let source = try await session.engine.workingDirectory(ofContainer: container).appending(Self.name)
        // Others may have changed the project meanwhile: a link that is there now is not followed.
        let copy = Files.temporarySibling(of: target)
        defer { try? Files.remove(copy) }
        guard try await session.engine.copy(source, ofContainer: container, to: copy) else {
            return session.warn("the tests have left no '\(source)' in the container: nothing is copied")
        }
        guard try ConfinedFolder(session.project.root).take(copy, as: FilePath(Self.name)) else { return try check() }
    }

    private var target: FilePath { session.project.root.appending(Self.name) }

    private func check() throws {
        guard Files.kind(of: target, isFollowed: false) != nil else { return }
        throw ConductorError(
            .placeTaken, "'\(Self.name)' is there already, and is not overwritten", hint: "remove it: rm -r \(target)")
    }
}
