package import Text
import YAML

extension ServiceSettings {
    /// A command that is to run when files of the source have changed.
    package struct OnChange: Sendable, Equatable {
        /// The files, relative to the service's folder.
        package let files: Glob
        /// The words of the command.
        package let command: [String]

        /// Creates a setting from the files and the command.
        package init(files: Glob, command: [String]) {
            self.files = files
            self.command = command
        }
    }

    /// The settings of a service that are lists: for changes of its files, and of its ports. Later layers win.
    struct Changes: Sendable, Equatable {
        var rebuildOn: [Glob]?
        var restartOn: [Glob] = []
        var runOnChange: [OnChange] = []
        var keep: [String] = []
        var followPorts: [String] = []

        init(_ layers: [Layer]) throws(YAMLError) {
            for layer in layers {
                let reader = layer.reader
                for label in layer.labels {
                    let files = label.name.hasPrefix(Self.runPrefix) ? label.name.dropFirst(Self.runPrefix.count) : nil
                    guard let value = label.value, files != nil || Self.lists.contains(label.name) else { continue }
                    let words = try reader.words(of: value, at: label.node)
                    if let files {
                        try run(words, on: String(files), at: label.node, in: reader.document)
                    } else {
                        try set(label.name, words, at: label.node, in: reader.document)
                    }
                }
                for key in Self.lists {
                    guard let node = reader.node(["x-conductor", key]) else { continue }
                    for item in node.sequence ?? [node] where item.string != nil && !item.isString {
                        throw reader.document.error("an entry of 'x-conductor.\(key)' must be a string", at: item)
                    }
                    try set(key, try reader.strings("x-conductor", key), at: node, in: reader.document)
                }
                for pair in reader.node(["x-conductor", "run_on_change"])?.mapping ?? [] {
                    guard let files = pair.key.string else {
                        throw reader.document.error("a pattern of 'run_on_change' must be a string", at: pair.key)
                    }
                    try run(try reader.command(pair.value), on: files, at: pair.value, in: reader.document)
                }
            }
        }

        private static let lists = ["rebuild_on", "restart_on", "keep", "follow_ports"]
        private static let runPrefix = "run_on_change."

        private mutating func set(
            _ key: String, _ words: [String], at node: Node, in document: Document
        ) throws(YAMLError) {
            switch key {
            case "rebuild_on": rebuildOn = try patterns(words, at: node, in: document)
            case "restart_on": restartOn = try patterns(words, at: node, in: document)
            case "follow_ports": followPorts = words
            default:
                let folders = words.map { $0.split(separator: "/").filter { $0 != "." } }
                guard zip(words, folders).allSatisfy({ !$0.hasPrefix("/") && !$1.isEmpty && !$1.contains("..") }) else {
                    throw document.error("'keep' names folders under the mount, relative to it", at: node)
                }
                guard !words.contains(where: { $0.contains(":") }) else {
                    throw document.error("a folder of 'keep' must not have a colon in its name", at: node)
                }
                var seen: Set<String> = []
                keep = folders.map { $0.joined(separator: "/") }.filter { seen.insert($0).inserted }
            }
        }

        private func patterns(_ texts: [String], at node: Node, in document: Document) throws(YAMLError) -> [Glob] {
            guard !texts.contains("") else { throw document.error("a pattern must not be empty", at: node) }
            return texts.map(Glob.init)
        }

        private mutating func run(
            _ command: [String], on files: String, at node: Node, in document: Document
        ) throws(YAMLError) {
            guard let program = command.first else {
                throw document.error("a command has at least one word", at: node)
            }
            guard !program.isEmpty else {
                throw document.error("the first word of a command names a program", at: node)
            }
            guard let files = try patterns([files], at: node, in: document).first else { return }
            let entry = OnChange(files: files, command: command)
            if let index = runOnChange.firstIndex(where: { $0.files == entry.files }) {
                runOnChange[index] = entry
            } else {
                runOnChange.append(entry)
            }
        }
    }
}

extension LayerReader {
    /// Returns the words of a command: a list, or a text that is split as a shell does.
    fileprivate func command(_ node: Node) throws(YAMLError) -> [String] {
        if let items = node.sequence {
            if let program = items.first, program.string != nil, !program.isString {
                throw document.error("the first word of a command must be a string", at: program)
            }
            return try strings(in: node, "a command")
        }
        guard node.isString else { throw document.error("a command must be a string or a list of words", at: node) }
        return try words(of: text(of: node, "a command"), at: node)
    }

    /// Returns the words of a text, split as a shell does.
    func words(of text: String, at node: Node) throws(YAMLError) -> [String] {
        do {
            return try ShellWords.split(text)
        } catch {
            throw document.error(String(describing: error), at: node)
        }
    }
}
