import Text
import YAML

extension ServiceSettings {
    /// Whether a label is a setting for `git conductor`, or cage.
    package static func isLabel(_ name: String) -> Bool {
        name.hasPrefix(cagePrefix)
            || name.hasPrefix(labelPrefix) && Layer.isSetting(String(name.dropFirst(labelPrefix.count)))
    }

    /// The settings for `git conductor` in one layer of a service, after checking that all their names are known.
    struct Layer {
        /// A label that is a setting, named without its prefix.
        typealias Label = (name: String, value: String?, node: Node)

        let reader: LayerReader
        let labels: [Label]
        /// cage's labels that have no effect, each with its place.
        let unhonoured: [String]

        /// Reads the labels, and checks the names of all settings.
        ///
        /// - Throws: `YAMLError` for an unknown key or label, with the nearest one that is known.
        init(_ reader: LayerReader) throws(YAMLError) {
            self.reader = reader
            var labels: [Label] = []
            var unhonoured: [String] = []
            for label in try reader.pairs("labels") {
                if label.name.hasPrefix(cagePrefix) {
                    let name = String(label.name.dropFirst(cagePrefix.count))
                    if Self.isSetting(name) {
                        labels.append((name, label.value, label.node))
                    } else {
                        unhonoured.append(reader.document.place(of: label.name, at: label.node))
                    }
                } else if label.name.hasPrefix(labelPrefix) {
                    let name = String(label.name.dropFirst(labelPrefix.count))
                    if Self.isSetting(name) {
                        labels.append((name, label.value, label.node))
                    } else if let error = Self.misspelling(name, at: label.node, in: reader) {
                        throw error
                    }
                }
            }
            self.labels = labels
            self.unhonoured = unhonoured
            try Self.checkKeys(reader)
        }

        private static func checkKeys(_ reader: LayerReader) throws(YAMLError) {
            let known = keys + ["libs", "run_on_change"]
            for pair in reader.layer.node.mapping ?? [] {
                guard let name = pair.key.string, name != "x-conductor",
                    // Other software may have a similar name, but not our settings.
                    pair.value.mapping?.contains(where: { known.contains($0.key.string ?? "") }) == true,
                    let question = didYouMean(name, among: ["x-conductor"])
                else { continue }
                throw reader.document.error("a service has no settings '\(name)'; \(question)", at: pair.key)
            }
            guard let node = reader.node(["x-conductor"]) else { return }
            guard let pairs = node.mapping else {
                throw reader.document.error("'x-conductor' must be a mapping of settings", at: node)
            }
            try reader.document.checkKeys(pairs, of: "'x-conductor'", among: known)
            for (key, form) in [("run_on_change", "patterns to commands"), ("libs", "libraries to paths")] {
                guard let value = reader.node(["x-conductor", key]), value.mapping == nil else { continue }
                throw reader.document.error("'x-conductor.\(key)' must be a mapping of \(form)", at: value)
            }
        }

        fileprivate static func isSetting(_ name: String) -> Bool {
            keys.contains(name) || families.contains { name.hasPrefix($0 + ".") && name != $0 + "." }
        }

        /// Returns an error for a label whose name is similar to that of a setting; `nil` for others, because other
        /// software may use the prefix, too.
        private static func misspelling(_ name: String, at node: Node, in reader: LayerReader) -> YAMLError? {
            let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let isDotted = parts.count == 2
            let rest = isDotted && !parts[1].isEmpty ? parts[1] : "NAME"
            // A dot after the exact name of a setting is a mistake; after a similar one it may be other software's.
            let candidates = families + keys.filter { !isDotted || $0 == parts[0] }
            let near = nearest(to: parts[0], among: candidates)
                .map { "'\(labelPrefix)\($0)\(families.contains($0) ? ".\(rest)" : "")'" }
            guard !near.isEmpty else { return nil }
            return reader.document.error(
                "git conductor has no label '\(labelPrefix)\(name)'; did you mean \(near.joined(separator: " or "))?",
                at: node)
        }
    }

    private static let labelPrefix = "conductor."
    private static let cagePrefix = "io.fdy.cage."
    /// The settings with one value, written alike under `x-conductor` and in labels.
    private static let keys = [
        "dump", "follow_ports", "git", "keep", "ports", "rebuild_on", "restart_on", "restore", "shared", "shell",
        "source", "srcdir", "test",
    ]
    /// The first parts of labels that stand for an entry of a mapping under `x-conductor`: `lib.NAME`.
    private static let families = ["lib", "run_on_change"]
}
