import Compose
import Host
package import Repositories
package import SystemPackage
import Text
package import YAML

/// The secret environment variables of services, in the format of cage's `config/secrets.yml`:
///
///     common: { NAME: VALUE }                      every service
///     pods: { POD: { SERVICE: { NAME: VALUE } } }  one service
///     targets: { ENVIRONMENT: { common: …, pods: … } }
///
/// What comes later in this list wins, and all of it over `environment:` and files of variables. `environments` means the
/// same as `targets`. Values are taken as they are: a `$` has no meaning.
package struct Secrets: Sendable {
    /// Whose secrets they are: those of one service or, as `nil`, of all.
    private struct Owner: Hashable {
        let pod: String
        let service: String
    }

    /// Secrets that one place sets, with a number that grows from place to place: a later one wins.
    private typealias Group = (number: Int, secrets: [Secret])

    /// The groups of each owner.
    private var groups: [Owner?: [Group]] = [:]
    /// The number of groups so far.
    private var count = 0
    /// The places of pods and services in the files, for a check of their names.
    private var named: [(pod: String, service: String?, place: String)] = []
    /// The command that prints secrets; `nil` if the project has none.
    package let keeper: SecretKeeper?
    /// The tokens of Vault that services need.
    package private(set) var requests: [VaultRequest] = []
    /// Where secrets that are not here yet come from: the project's command, or Vault.
    package private(set) var missing: [String]
    /// The file of the project that was read; `nil` if there is none.
    package private(set) var path: FilePath?

    /// The file of a project, relative to its top.
    package static let file = "config/secrets.yml"

    /// Makes an empty set of secrets.
    package init(keeper: SecretKeeper? = nil) {
        self.keeper = keeper
        missing = keeper.map { ["'\($0.line)'"] } ?? []
    }

    /// Returns the file of secrets that a worktree uses: its own or, as git ignores it and a new worktree lacks it, that of
    /// the main worktree; `nil` if there is none, or the project has no pods, where a file of that name is somebody else's.
    package static func path(in project: Project, _ files: FileView) -> FilePath? {
        guard project.shape == .pods else { return nil }
        let own = project.root.pushing(FilePath(file))
        if files.kind(of: own) == .file { return own }
        guard project.isLinkedWorktree else { return nil }
        let main = project.mainRoot.pushing(FilePath(file))
        return files.kind(of: main) == .file ? main : nil
    }

    /// Adds the project's own file, whose secrets win over those of the command.
    ///
    /// - Throws: `YAMLError` with the place, but not the text, of what is wrong.
    package mutating func add(_ text: String, at path: FilePath, of project: Project, _ environment: Environment)
        throws(YAMLError)
    {
        self.path = path
        try add(text, file: project.display(path), environment)
    }

    /// Adds what the command printed.
    ///
    /// - Throws: `YAMLError` with the place, but not the text, of what is wrong.
    package mutating func add(printed text: String, _ environment: Environment) throws(YAMLError) {
        guard let keeper else { return }
        missing = []
        try add(text, file: keeper.title, environment)
    }

    /// Whether a project asks for tokens of Vault.
    package static func usesVault(_ project: Project, _ files: FileView = .disk) -> Bool {
        project.shape == .pods && files.kind(of: project.root.pushing(FilePath(VaultConfiguration.file))) == .file
    }

    /// Adds the tokens of Vault that services need, as far as they are here; they win over all that was added before.
    ///
    /// - Throws: `YAMLError` with the place of an error in `config/vault.yml`.
    package mutating func addTokens(
        _ text: String, for services: [Service], of project: Project, named name: String, _ environment: Environment
    ) throws {
        requests = try VaultConfiguration(text).requests(for: services, of: name, environment)
        let tokens = VaultTokens(of: project)
        for request in requests {
            guard let variables = tokens?.variables(for: request) else {
                if missing.last != Self.vault { missing.append(Self.vault) }
                continue
            }
            append(variables, of: Owner(pod: request.pod, service: request.service))
        }
    }

    private mutating func append(_ secrets: [Secret], of owner: Owner?) {
        groups[owner, default: []].append((count, secrets))
        count += 1
    }

    private static let vault = "Vault"

    private mutating func add(_ text: String, file: String, _ environment: Environment) throws(YAMLError) {
        let document: Document
        do {
            document = try Document(text, file: file)
        } catch {
            // libyaml's message may quote what it has read.
            throw YAMLError(
                message: "this is no YAML that can be read (it may be secret, and is not shown); quote the value",
                file: error.file, mark: error.mark)
        }
        do {
            guard let root = document.root, !root.isNull else { return }
            try readLevel(root, of: "the file", in: document, isTop: true, environment)
        } catch {
            throw YAMLError(message: error.message, file: error.file, mark: error.mark)
        }
    }

    /// Returns the secrets of a service as all places set them, in the order in which a later one wins.
    package func all(of service: String, in pod: String) -> [Secret] {
        let found = (groups[nil] ?? []) + (groups[Owner(pod: pod, service: service)] ?? [])
        return found.sorted { $0.number < $1.number }.flatMap(\.secrets)
    }

    /// Returns the secrets of a service as its containers get them, sorted by name.
    package func effective(of service: String, in pod: String) -> [Secret] {
        Dictionary(all(of: service, in: pod).map { ($0.name, $0) }) { $1 }.values.sorted { $0.name < $1.name }
    }

    /// The values of all secrets, which no message shows.
    package var values: [String] { groups.values.flatMap { $0.flatMap { $0.secrets.map(\.value) } } }

    /// The same secrets without their values.
    package var masked: Secrets {
        var secrets = self
        secrets.groups = groups.mapValues { $0.map { ($0.number, $0.secrets.map(\.masked)) } }
        return secrets
    }

    /// Returns a note for each pod and service that the files name and the project does not have.
    ///
    /// - Parameters:
    ///   - services: the names of the project's services, by pod.
    ///   - isLikely: whether only names count that are spelled almost like one of the project's: others may be those of
    ///     another branch.
    package func strangers(besides services: [String: [String]], isLikely: Bool) -> [String] {
        named.compactMap { pod, service, place in
            let (name, known, what): (String, [String], String)
            if let names = services[pod] {
                guard let service else { return nil }
                (name, known, what) = (service, names, "the pod '\(pod)' has no service")
            } else {
                guard service == nil else { return nil }
                (name, known, what) = (pod, services.keys.sorted(), "the project has no pod")
            }
            let question = didYouMean(name, among: known)
            guard !known.contains(name), question != nil || !isLikely else { return nil }
            return "\(place): \(what) '\(name)'" + (question.map { "; \($0)" } ?? "")
        }
    }
}

// MARK: Reading

extension Secrets {
    /// Reads `common` and `pods` and, at the top, those of the environment.
    private mutating func readLevel(
        _ node: Node, of what: String, in document: Document, isTop: Bool, _ environment: Environment
    ) throws(YAMLError) {
        let targets = ["targets", "environments"]
        let pairs = try document.mapping(node, what)
        for pair in pairs { _ = try document.name(pair.key) }
        try document.checkKeys(pairs, of: what, among: ["common", "pods"] + (isTop ? targets : []))
        if let common = node["common"], !common.isNull {
            append(try document.secrets(common, of: "'common'"), of: nil)
        }
        if let pods = node["pods"], !pods.isNull {
            for pod in try document.mapping(pods, "'pods'") {
                let name = try document.name(pod.key)
                named.append((name, nil, "\(document.file):\(pod.key.start.line)"))
                guard !pod.value.isNull else { continue }
                for service in try document.mapping(pod.value, "the pod '\(name)'") {
                    let key = try document.name(service.key)
                    named.append((name, key, "\(document.file):\(service.key.start.line)"))
                    guard !service.value.isNull else { continue }
                    append(
                        try document.secrets(service.value, of: "'\(key)'"), of: Owner(pod: name, service: key))
                }
            }
        }
        guard isTop else { return }
        let given = pairs.filter { targets.contains($0.key.string ?? "") && !$0.value.isNull }
        guard given.count < 2 else {
            throw document.error("'targets' and 'environments' mean the same; remove one", at: given[1].key)
        }
        guard let given = given.first else { return }
        for target in try document.mapping(given.value, "'targets'") {
            let name = try document.name(target.key)
            guard !target.value.isNull else { continue }
            // All are read, so that a mistake is found before its environment is used.
            var other = Secrets()
            try other.readLevel(target.value, of: "'\(name)'", in: document, isTop: false, environment)
            if name == environment.name {
                for (owner, found) in other.groups {
                    groups[owner, default: []] += found.map { (count + $0.number, $0.secrets) }
                }
                count += other.count
                named += other.named
            }
        }
    }
}

extension Document {
    /// Returns the pairs of a mapping.
    func mapping(_ node: Node, _ what: String) throws(YAMLError) -> [Node.Pair] {
        guard let pairs = node.mapping else { throw error("\(what) must be a mapping of names", at: node) }
        return pairs
    }

    fileprivate func name(_ key: Node) throws(YAMLError) -> String {
        guard let name = key.string else { throw error("a name must be a string", at: key) }
        // `{NAME:VALUE}` is one name to YAML.
        guard !name.contains(":") else { throw error("a space is missing after a colon", at: key) }
        return name
    }

    fileprivate func secrets(_ node: Node, of what: String) throws(YAMLError) -> [Secret] {
        var secrets: [Secret] = []
        for pair in try mapping(node, what) {
            let name = try self.name(pair.key)
            guard !name.isEmpty, !name.contains(where: { $0 == "=" || $0 == "\0" || $0.isWhitespace }) else {
                throw error("this cannot name an environment variable", at: pair.key)
            }
            guard !pair.value.isNull, let value = pair.value.string, !value.contains("\0") else {
                throw error("the value of '\(name)' must be a string", at: pair.value)
            }
            secrets.append(Secret(name: name, value: value, file: file, line: pair.key.start.line))
        }
        return secrets
    }
}
