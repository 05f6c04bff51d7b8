import Compose
import Conductor
import Editing
import Explain
import Pipeline
import Projects
import Repositories
import SystemPackage

/// The names in a project that is loaded.
struct SituationNames {
    let situation: Situation
    let session: Session

    /// Returns what a value of a kind can be.
    func values(_ kind: ValueKind, _ request: CompletionRequest) async -> [Candidate] {
        switch kind {
        case .service: services(request.word)
        case .serviceOrPod: (services(request.word) + pods(situation.pods)).without(request.named)
        case .pod: pods(situation.pods)
        case .compose: services("")
        case .script: scripts()
        case .copiedPath: services("").map { Candidate($0.text + ":", $0.note) }
        case .scale: services("").map { Candidate($0.text + "=", $0.note) }
        case .checkout: sources { situation.checkout(of: $0) != nil }.without(request.named)
        case .mountable:
            await values(.checkout, request)
                + situation.buildFolders.filter { (try? situation.checkMountable($0)) != nil }.flatMap { folder in
                    (folder.uses.filter(\.isBuilt).map(\.service) + folder.libraries).map {
                        Candidate($0, situation.project.display(folder.path))
                    }
                }.without(request.named)
        case .snapshotOrCheckout:
            (request.named.isEmpty ? Snapshot.names(in: situation.project) : []).map { Candidate($0, "snapshot") }
                + (await values(.checkout, request))
        case .sourceOrReference:
            sources { _ in true }.without(request.named) + (await references(of: named(request)))
        case .branch: await branches()
        case .variable: request.named.first.map(variables) ?? []
        case .profile:
            Set(situation.services.flatMap(\.definition.profiles)).sorted().map { Candidate($0) }
        case .explainedPath: paths(request.word)
        case .free, .file, .folder, .oneOf, .environment, .environmentOrVariable, .stack, .stackOrBranch, .savedData,
            .snapshot:
            []
        }
    }

    /// The services: as `POD/SERVICE` where the word has begun so.
    private func services(_ word: String) -> [Candidate] {
        situation.services.map { service in
            Candidate(word.contains("/") ? "\(service.pod)/\(service.name)" : service.name, "service of \(service.pod)")
        }
    }

    private func pods(_ pods: [Pod]) -> [Candidate] { pods.map { Candidate($0.name, "pod") } }

    /// The scripts of the enabled pods.
    private func scripts() -> [Candidate] {
        situation.enabledPods.flatMap(\.scripts).map { Candidate($0.name, "script of \($0.service)") }
    }

    /// The services, pods and libraries whose sources all are of a kind.
    private func sources(_ isWanted: (Source) -> Bool) -> [Candidate] {
        let services = situation.services.filter { situation.source(of: $0).map(isWanted) == true }
        let names = Set(services.map(\.name))
        let pods = situation.pods.filter { pod in
            let all = situation.services.filter { $0.pod == pod.name }
            return !all.isEmpty && all.allSatisfy { names.contains($0.name) }
        }
        let libraries = situation.sources.filter(isWanted).flatMap { source in
            source.libraries.map { Candidate($0, "library, \(source.url)") }
        }
        return services.map { Candidate($0.name, situation.source(of: $0)?.url ?? "") } + self.pods(pods) + libraries
    }

    /// The sources that the words before the cursor name.
    private func named(_ request: CompletionRequest) -> [Source] {
        if request.given["--all"] != nil { return situation.sources }
        return (try? situation.sources(named: request.named)) ?? []
    }

    /// The branches and tags of sources that were cloned.
    private func references(of sources: [Source]) async -> [Candidate] {
        guard !sources.isEmpty else { return [] }
        let stores = (try? await Store.all(in: session.project, git: session.git)) ?? []
        var found: [Candidate] = []
        for store in stores where sources.contains(where: { $0.url == store.url }) {
            found += await names(in: store.path, withTags: true)
        }
        return found
    }

    /// The branches of the project and of its checkouts.
    private func branches() async -> [Candidate] {
        var found = await names(in: session.project.root, withTags: false)
        var seen: Set<FilePath> = []
        for checkout in situation.checkouts where seen.insert(checkout.store).inserted {
            found += await names(in: checkout.store, withTags: false)
        }
        return found
    }

    /// The branches of a repository, those of remotes without the remote's name, and its tags.
    private func names(in repository: FilePath, withTags: Bool) async -> [Candidate] {
        let reader = session.git.reader(repository)
        func names(_ prefix: String) async -> [String] {
            ((try? await reader.references(below: prefix)) ?? []).map { String($0.dropFirst(prefix.count)) }
        }
        let local = await names("refs/heads/").map { Candidate($0, "branch") }
        let remote = await names("refs/remotes/").compactMap { name -> Candidate? in
            let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
            return parts.count == 2 && parts[1] != "HEAD" ? Candidate(parts[1], "branch of \(parts[0])") : nil
        }
        return local + remote + (withTags ? await names("refs/tags/").map { Candidate($0, "tag") } : [])
    }

    private func variables(of word: String) -> [Candidate] {
        guard let service = try? situation.service(only: word),
            let entries = try? Variables(of: service, in: situation).all()
        else { return [] }
        return entries.map { Candidate($0.name, $0.file) }
    }

    /// What `explain` explains, one key further than the word.
    private func paths(_ word: String) -> [Candidate] {
        let key = ".environment."
        guard let end = word.firstRange(of: key) else {
            return situation.explainedPaths(continuing: word).map { Candidate($0) }
        }
        let start = String(word[..<end.lowerBound])
        return variables(of: start).map { Candidate(start + key + $0.text, $0.note) }
    }
}

extension [Candidate] {
    /// Returns those that are not among words.
    fileprivate func without(_ words: [String]) -> [Candidate] { filter { !words.contains($0.text) } }
}
