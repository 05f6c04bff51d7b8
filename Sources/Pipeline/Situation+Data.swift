import Git
import Host
package import Projects
package import Repositories
import SystemPackage

extension Situation {
    /// Reads which branch is checked out, and which data the volumes hold.
    ///
    /// - Throws: `ConductorError` of kind `content` for an invalid setting.
    mutating func readData(git: GitProgram) async throws {
        branch = try await FileTrace.pausing { try await Self.branch(of: project, files, git: git) }
        if try settings.data == .branch { FileTrace.note(contentOf: project.gitDirectory.appending("HEAD")) }
        data = try await Self.data(of: project, on: branch, settings, state.data, git: git)
    }

    /// Returns which data the volumes of a stack hold; `nil` where all branches share it.
    ///
    /// - Parameters:
    ///   - branch: the branch that is checked out.
    ///   - record: what the stack remembers.
    /// - Throws: `ConductorError` of kind `content` for an invalid setting.
    package static func data(
        of project: Project, on branch: String?, _ settings: ProjectSettings, _ record: BranchData.Record?,
        git: GitProgram
    ) async throws -> BranchData? {
        guard try settings.data == .branch else { return nil }
        var first = record == nil ? LastBranch.read(project) : nil
        if let name = first, try await git.reader(project.root).resolve("refs/heads/\(name)") == nil { first = nil }
        return BranchData(branch: branch, record: record, first: first, keys: settings.dataKeys)
    }

    /// Returns the branch that is, or will be, checked out; `nil` where `HEAD` is detached. Where it can be told from a
    /// file, nothing else is asked.
    package static func branch(of project: Project, _ files: FileView, git: GitProgram) async throws -> String? {
        if let head = files.head(of: project.root) { return head.branch }
        let prefix = "ref: refs/heads/"
        if let text = RepositoryLayout.find(from: project.root)?.headText(), !text.hasSuffix("/.invalid") {
            return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
        }
        return try await git.reader(project.root).head().branch
    }

    /// Why a container is made anew that was made with other data.
    var dataReason: String { data.map { "data of branch \($0.words)" } ?? "data of all branches" }
}
