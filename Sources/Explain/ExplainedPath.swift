import Errors
import Pipeline
import Projects
import Text

/// A path of a command line, such as `web.environment.DEBUG`, `pod/web.ports` or `volumes.data`.
///
/// Names may contain dots (`web.labels.com.example.role`), so a path is matched against the names that exist.
struct ExplainedPath {
    /// The keys of the service or the section in a compose file: `services` and `web`, or `volumes`.
    let root: [String]
    /// The service or section as the user wrote it.
    private let head: String
    private let rest: Substring

    /// Reads the service or section at the beginning of a path.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName` if the path begins with neither, or the service's pod is not
    ///   enabled.
    init(_ word: String, in situation: Situation) throws {
        func rest(after name: String) -> Substring? {
            word == name ? "" : word.hasPrefix(name + ".") ? word.dropFirst(name.count + 1) : nil
        }
        let names = situation.services.flatMap { service in
            [service.name, "\(service.pod)/\(service.name)"].map { (name: $0, service: service) }
        }
        for (name, service) in names.sorted(by: { $0.name.count > $1.name.count }) {
            guard let rest = rest(after: name) else { continue }
            guard situation.enabledPods.contains(where: { $0.name == service.pod }) else {
                throw ConductorError(
                    .notInEnvironment,
                    "'\(service.name)' is in the pod '\(service.pod)', which takes no part in \(situation.environment.name)",
                    hint: "'--environment' names another environment")
            }
            (root, head, self.rest) = (["services", service.name], name, rest)
            return
        }
        for section in ["networks", "volumes", "secrets", "configs"] {
            guard let rest = rest(after: section) else { continue }
            (root, head, self.rest) = ([section], section, rest)
            return
        }
        let first = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
        let services = try situation.services(named: [first ?? word])
        throw ConductorError(
            .serviceWanted, "'\(first ?? word)' is a pod; name one of its services", details: services.map(\.name))
    }

    /// Returns the known path that the word names, or a prefix of known paths; `nil` if there is none.
    func path(among known: [[String]]) -> [String]? {
        find(rest, below: root, known.filter { $0.starts(with: root) })
    }

    private func find(_ rest: Substring, below path: [String], _ known: [[String]]) -> [String]? {
        if rest.isEmpty { return known.isEmpty ? nil : path }
        var keys: [String] = []
        for other in known where other.count > path.count && !keys.contains(other[path.count]) {
            keys.append(other[path.count])
        }
        func next(_ key: String, _ rest: Substring) -> [String]? {
            let next = path + [key]
            return find(rest, below: next, known.filter { $0.starts(with: next) })
        }
        for key in keys.sorted(by: { $0.count > $1.count }) where rest == key || rest.hasPrefix(key + ".") {
            if let found = next(key, rest.dropFirst(key.count + 1)) { return found }
        }
        // An entry of a list may be named by its number, too.
        let number = rest.prefix { $0 != "." }
        guard let index = Int(number), keys.indices.contains(index) else { return nil }
        return next(keys[index], rest.dropFirst(number.count + 1))
    }

    /// Returns a path in the form of the command line.
    func words(_ path: [String]) -> String {
        ([head] + path.dropFirst(root.count)).joined(separator: ".")
    }

    /// Returns a suggestion for a word that names no known path.
    func hint(_ word: String, among known: [[String]]) -> String {
        var names: Set<String> = []
        for path in known {
            for count in root.count...max(root.count, path.count) { names.insert(words(Array(path.prefix(count)))) }
        }
        names.remove(head)
        return didYouMean(word, among: names.sorted()) ?? "'git conductor explain \(head)' shows all that is set"
    }
}
