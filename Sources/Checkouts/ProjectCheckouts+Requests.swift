import Errors
import Git
import Projects
import Repositories
import SystemPackage

/// A pull or merge request of a source, as a command line names it: `pr/12` or `mr/12`.
struct RequestName: Equatable {
    /// The whole name, which is that of the local branch.
    let branch: String
    /// The number.
    let number: String

    /// Reads a name; `nil` for any other one.
    init?(_ name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, ["pr", "mr"].contains(parts[0]), !parts[1].isEmpty,
            parts[1].allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        (branch, number) = (name, String(parts[1]))
    }

    /// Where it is in a store.
    var tracked: String { Revision.requests + branch }

    /// Returns the refspec with which each fetch brings the request, whether somebody has rewritten it or not.
    ///
    /// A pattern, because git fails to fetch anything if a reference is gone that a refspec names.
    func refspec(for reference: String) -> String { "+\(reference)*:\(tracked)*" }
}

extension ProjectCheckouts {
    /// Fetches a pull request, if a name is that of one and of no branch, and has every later fetch bring it.
    ///
    /// - Returns: whether it is that of one.
    /// - Throws: ``ConductorError`` of kind `unknownName` if the remote has no such request; of kind `git`.
    func fetchRequest(_ name: String?, of source: String, into store: Store, for job: Job) async throws -> Bool {
        guard let request = name.flatMap(RequestName.init) else { return false }
        let reader = git.reader(store.path)
        let revision = try await Revision(request.branch, in: reader)
        let isFollowed =
            try await reader.upstream(of: request.branch).map { "refs/remotes/\($0.name)" } == request.tracked
        switch revision?.kind {
        case .local where !isFollowed: return false
        case .remote(let tracked) where tracked != request.tracked: return false
        default: break
        }
        job.begin("Asking \(store.url)")
        let branch = "refs/heads/\(request.branch)"
        let places = try settings.requestReferences(number: request.number)
        let remote: RemoteReferences
        do {
            remote = try await git.references(
                named: [branch] + places, of: "origin", at: store.url, in: store.path, for: job)
        } catch let error as ConductorError where error.kind == .git && isFollowed {
            warn("'\(request.branch)' is as it was fetched before: \(error.message)")
            return false
        }
        guard remote.commits[branch] == nil || isFollowed else { return false }
        guard let place = places.first(where: { remote.commits[$0] != nil }) else {
            // It was merged and is gone, but not the branch here.
            if isFollowed { return false }
            throw ConductorError(
                .noPullRequest, "'\(source)' has no pull request \(request.number)",
                details: ["'\(store.url)' has none of these: \(places.joined(separator: ", "))"],
                hint:
                    "if it keeps them elsewhere: git config --add conductor.pullRefs 'refs/…/%/…', with % for the number"
            )
        }
        let specs = try await git.reader(store.path).configuration().strings("remote.origin.fetch")
        let spec = request.refspec(for: place)
        if !specs.contains(spec) { try await git("config", "--add", "remote.origin.fetch", spec, in: store.path) }
        if try await reader.resolve(request.tracked) != remote.commits[place] {
            try await store.fetch(by: try transfer(for: job))
        }
        return true
    }

    /// Moves a checkout of a pull request forward to what was fetched, or says why not.
    func bringForward(_ request: String, _ path: FilePath) async throws {
        switch try await moveForward(path, isPreview: false).result {
        case .left(let reason): warn("'\(request)' in '\(project.display(path))' is not moved forward, as \(reason)")
        case .updated, .current: break
        }
    }
}
