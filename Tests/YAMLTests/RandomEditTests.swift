import TestSupport
import Testing

@testable import YAML

/// What a document says, aliases and merge keys followed: edits are predicted on this.
private indirect enum Model: Equatable {
    case scalar(String)
    case sequence([Model])
    case mapping([String: Model])

    init(_ node: Node) {
        if let items = node.sequence {
            self = .sequence(items.map(Model.init))
        } else if let pairs = node.mapping {
            self = .mapping(Dictionary(uniqueKeysWithValues: pairs.map { ($0.key.keyText ?? "", Model($0.value)) }))
        } else {
            self = .scalar(node.canonical)
        }
    }

    init(_ value: Value) throws {
        self = Model(try #require(try Document(value.serialized(), file: "value").root))
    }

    /// Returns the model with a value at a path; nil removes what is there.
    func setting(_ value: Model?, at path: ArraySlice<PathStep>) -> Model? {
        guard let step = path.first else { return value }
        switch (self, step) {
        case (.mapping(var entries), .key(let key)):
            entries[key] = (entries[key] ?? .mapping([:])).setting(value, at: path.dropFirst())
            return .mapping(entries)
        case (.sequence(var items), .index(let index)):
            if let item = items[index].setting(value, at: path.dropFirst()) {
                items[index] = item
            } else {
                items.remove(at: index)
            }
            return .sequence(items)
        case (.scalar, .key): return Model.mapping([:]).setting(value, at: path)
        default: return self
        }
    }
}

@Suite struct RandomEditTests {
    private static let values: [Value] = [
        "v", 7, true, .null, "a: b # c", "x, [y]", "é\n", ["p": 1, "q": ["r", ["s": "t"]]],
        ["i", ["j": 2, "k": 3], []],
        [:], [], .tagged("!reset", .null), .tagged("!override", ["m": 1]), .tagged("!override", ["n1"]),
    ]

    /// Returns the paths of all nodes, through aliases.
    private func paths(_ node: Node, _ path: [PathStep] = []) -> [[PathStep]] {
        guard path.count < 4 else { return [path] }
        if let items = node.sequence {
            return [path] + items.enumerated().flatMap { paths($0.element, path + [.index($0.offset)]) }
        }
        return [path] + (node.mapping ?? []).flatMap { paths($0.value, path + [.key($0.key.keyText ?? "")]) }
    }

    /// Returns how many lines a value has, with that of its key or dash and what is between.
    private func lines(of path: [PathStep], in document: Document) -> Int {
        guard let node = document.node(at: path) else { return 0 }
        var first = node.start.line
        if case .index(let index)? = path.last, let list = document.node(at: Array(path.dropLast())) {
            first = index == 0 ? list.start.line : list.sequence?[index - 1].end.line ?? first
        } else if case .key(let key)? = path.last, let mapping = document.node(at: Array(path.dropLast())) {
            first = mapping.mapping?.first { $0.key.keyText == key }?.key.start.line ?? first
        }
        return node.end.line - first + 1
    }

    /// Returns how many lines of a text another one lacks, in their order.
    private func lost(_ old: String, _ new: String) -> Int {
        func lines(_ text: String) -> [Substring] {
            var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Substring.init)
            if lines.last?.isEmpty == true { lines.removeLast() }
            // A line that was the last may gain its line break.
            return lines.map { $0.unicodeScalars.last == "\r" ? Substring($0.unicodeScalars.dropLast()) : $0 }
        }
        let (old, new) = (lines(old), lines(new))
        var row = Array(repeating: 0, count: new.count + 1)
        for line in old {
            var diagonal = 0
            for (index, other) in new.enumerated() {
                let above = row[index + 1]
                row[index + 1] = line.utf8.elementsEqual(other.utf8) ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return old.count - row[new.count]
    }

    @Test(arguments: 0..<20)
    func changeNothingElse(_ block: UInt64) throws {
        var edited = 0
        var refused = 0
        for seed in block * 50..<(block + 1) * 50 {
            var generator = RandomText(seed: seed)
            var text = generator.text()
            // A block scalar that ends the text gains a line break when lines follow; its own test shows that.
            if text.unicodeScalars.last != "\n", text.contains("|") || text.contains(">") { text += "\n" }
            var random = generator.random
            var document: Document
            do {
                document = try Document(text, file: "f.yml")
            } catch {
                Issue.record("seed \(seed): \(error)\n\(text)")
                continue
            }
            for _ in 0..<3 {
                guard let root = document.root else { break }
                let before = document
                var path = random.pick(paths(root))
                let node = try #require(before.node(at: path))
                let value = random.pick(Self.values)
                let expected: Model?
                var action = ""
                // Those of the value, the line of its key or dash, and a neighbour's comma.
                var bound = lines(of: path, in: before) + 1
                do throws(YAMLError) {
                    if random.chance(25), !path.isEmpty {
                        action = "remove \(path)"
                        expected = Model(root).setting(nil, at: path[...])
                        if let whole = before.node(at: Array(path.dropLast())),
                            (whole.sequence ?? []).count + (whole.mapping ?? []).count == 1
                        {
                            bound = lines(of: Array(path.dropLast()), in: before) + 1
                        }
                        try document.remove(at: path)
                        bound += 2  // Comments and blank lines below.
                    } else if random.chance(30), let items = node.sequence {
                        action = "append \(value) to \(path)"
                        guard let model = try? Model(value) else { continue }
                        expected = Model(root).setting(.sequence(items.map(Model.init) + [model]), at: path[...])
                        try document.append(value, to: path)
                        bound = 1
                    } else {
                        if random.chance(50), node.mapping != nil || node.isNull {
                            path += random.chance(70) ? ["new"] : ["new", "deep"]
                            bound = before.node(at: path) == nil ? 1 : lines(of: path, in: before) + 1
                        }
                        action = "set \(path) to \(value)"
                        guard let model = try? Model(value) else { continue }
                        expected = Model(root).setting(model, at: path[...])
                        try document.set(value, at: path)
                    }
                } catch {
                    refused += 1
                    #expect(document.text == before.text)
                    if error.message.contains("rest of the text") {
                        Issue.record("seed \(seed): \(action): \(error)\n\(before.text)")
                    }
                    continue
                }
                edited += 1
                let now = try #require(document.root)
                // A removed key may come to light again from a merge key.
                if Model(now) != expected, !(action.hasPrefix("remove") && before.text.contains("<<")) {
                    Issue.record("seed \(seed): \(action)\n\(before.text)\n=>\n\(document.text)")
                }
                let lost = lost(before.text, document.text)
                if lost > bound, !path.isEmpty {
                    Issue.record(
                        "seed \(seed): \(action) lost \(lost) lines of \(bound)\n\(before.text)\n=>\n\(document.text)")
                }
            }
        }
        #expect(edited > 2 * refused)
    }
}
