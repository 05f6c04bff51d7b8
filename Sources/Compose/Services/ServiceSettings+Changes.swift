package import Text
import YAML

extension ServiceSettings {
    /// A command that is to run when files of the source have changed.
    package struct OnChange: Sendable, Equatable {
        /// The files, relative to the service's folder.
        package let files: Glob
        /// The command, a word each.
        package let command: [String]

        /// Names a command and the files.
        package init(files: Glob, command: [String]) {
            self.files = files
            self.command = command
        }
    }

    /// What a service says about changes of its files. Later layers win.
    struct Changes: Sendable, Equatable {
        var rebuildOn: [Glob]?
        var restartOn: [Glob] = []
        var runOnChange: [OnChange] = []
        var keep: [String] = []

        init(_ readers: [LayerReader]) throws(YAMLError) {
            for reader in readers {
                for label in try reader.pairs("labels") {
                    guard label.name.hasPrefix(ServiceSettings.labelPrefix), let value = label.value else { continue }
                    let key = label.name.dropFirst(ServiceSettings.labelPrefix.count)
                    guard Self.keys.contains(where: key.hasPrefix) else { continue }
                    try read(key, try reader.words(of: value, at: label.node), at: label.node, in: reader.document)
                }
                for key in ["rebuild_on", "restart_on", "keep"] {
                    guard let node = reader.node(["x-conductor", key]) else { continue }
                    try read(key[...], try reader.strings("x-conductor", key), at: node, in: reader.document)
                }
                for pair in reader.node(["x-conductor", "run_on_change"])?.mapping ?? [] {
                    guard let files = pair.key.string else { continue }
                    let command =
                        pair.value.sequence == nil
                        ? try reader.words(of: reader.text(of: pair.value, "a command"), at: pair.value)
                        : try reader.strings(in: pair.value, "a command")
                    guard !command.isEmpty else {
                        throw reader.document.error("a command has at least one word", at: pair.value)
                    }
                    run(command, on: files)
                }
            }
        }

        private static let keys = ["rebuild_on", "restart_on", "keep", "run_on_change."]

        private mutating func read(
            _ key: Substring, _ words: [String], at node: Node, in document: Document
        ) throws(YAMLError) {
            switch key {
            case "rebuild_on": rebuildOn = words.map(Glob.init)
            case "restart_on": restartOn = words.map(Glob.init)
            case "keep":
                let folders = words.map { $0.split(separator: "/").filter { $0 != "." } }
                guard zip(words, folders).allSatisfy({ !$0.hasPrefix("/") && !$1.isEmpty && !$1.contains("..") }) else {
                    throw document.error("'keep' names folders under the mount, relative to it", at: node)
                }
                keep = folders.map { $0.joined(separator: "/") }
            default:
                if key.hasPrefix("run_on_change."), !words.isEmpty {
                    run(words, on: String(key.dropFirst("run_on_change.".count)))
                }
            }
        }

        private mutating func run(_ command: [String], on files: String) {
            let entry = OnChange(files: Glob(files), command: command)
            if let index = runOnChange.firstIndex(where: { $0.files == entry.files }) {
                runOnChange[index] = entry
            } else {
                runOnChange.append(entry)
            }
        }
    }
}

extension LayerReader {
    /// The words of a text, as a shell splits them.
    fileprivate func words(of text: String, at node: Node) throws(YAMLError) -> [String] {
        do {
            return try ShellWords.split(text)
        } catch {
            throw document.error(String(describing: error), at: node)
        }
    }
}
