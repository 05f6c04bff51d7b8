import Conductor
import Host
import Pipeline
import Projects

/// The names that the project around the working directory has now.
struct ProjectNames {
    let host: Host

    /// Returns all that can stand where the cursor is.
    func complete(_ request: CompletionRequest) async -> Completion {
        switch request.subject {
        case .command(let candidates), .option(let candidates): Completion(candidates, for: request)
        case .value(.file): Completion([], for: request, others: .files)
        case .value(.folder): Completion([], for: request, others: .folders)
        case .value(.copiedPath):
            // What begins like a path is one.
            request.word.contains { $0 == "/" || $0 == "." || $0 == ":" }
                ? Completion([], for: request, others: .files)
                : Completion(await values(.copiedPath, request), for: request, others: .files)
        case .value(let kind): Completion(await values(kind, request), for: request)
        }
    }

    private func values(_ kind: ValueKind, _ request: CompletionRequest) async -> [Candidate] {
        switch kind {
        case .free, .file, .folder: return []
        case .oneOf(let words): return words.map { Candidate($0) }
        default: break
        }
        guard let project = try? Project.find(from: host.currentDirectory) else { return [] }
        switch kind {
        case .environment: return Environment.known(in: project).map { Candidate($0.name) }
        case .environmentOrVariable:
            // Only pods have environments.
            let environments = project.shape == .pods ? await values(.environment, request) : []
            return environments + (await values(.variable, request))
        case .stack:
            return Stacks.read(project, warn: nil).all.map { Candidate($0.record.name, $0.record.path) }
        case .stackOrBranch:
            let data = WorktreeState.read(project, warn: nil).data
            let branches = data.map { [$0.home] + $0.known } ?? []
            return await values(.stack, request) + branches.map { Candidate($0, "branch") }
        case .savedData:
            let saved = SavedData.all(in: project) { _ in }.filter { !request.named.contains($0.name) }
            return saved.map { Candidate($0.name, $0.date) }
        case .snapshot: return Snapshot.names(in: project).map { Candidate($0, "snapshot") }
        case .branch where request.given["--create"] != nil: return []
        case .compose where request.named.isEmpty:
            return ComposeVerb.commands.map { Candidate($0.verb.name, $0.verb.abstract) }
                + ComposeVerb.others.sorted().map { Candidate($0) }
        default: break
        }
        let environment =
            request.given["--environment"] ?? (kind == .variable ? request.named.dropFirst().first : nil)
        let session = Session(
            host: host, project: project, environment: environment, report: { _ in }, warn: { _ in })
        guard let situation = try? await session.loadNames() else { return [] }
        return await SituationNames(situation: situation, session: session).values(kind, request)
    }
}
