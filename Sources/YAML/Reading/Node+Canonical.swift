extension Node {
    /// A text of the value that does not depend on how it is written.
    ///
    /// Comments, the order of keys, quotes, block or flow style, anchors, aliases and merge keys make no
    /// difference. Types do (`1` and `"1"`), and so do tags outside YAML's core schema. Spellings that
    /// versions of YAML read differently (`yes`, `1:30`) equal only themselves.
    package var canonical: String { canonical { $0 } }

    /// Returns the canonical text with each string value replaced first; keys stay as they are.
    ///
    /// - Parameter transform: Takes the text of a string and returns the one to put in its place.
    /// - Throws: What `transform` throws.
    package func canonical(scalar transform: (String) throws -> String) rethrows -> String {
        var result = ""
        try write(into: &result, transform)
        return result
    }

    private func write(into result: inout String, _ transform: (String) throws -> String) rethrows {
        let node = resolved
        switch node.content {
        case .scalar(let text, let style):
            let scalar = Scalar(text, plain: style == .plain, tag: node.tag)
            if case .string(let text) = scalar {
                result += Self.canonical(.string(try transform(text)), tag: node.tag)
            } else {
                result += Self.canonical(scalar, tag: node.tag)
            }
        case .sequence(let items):
            result += Self.canonical(tag: node.tag) + "["
            for (index, item) in items.enumerated() {
                if index > 0 { result += "," }
                try item.write(into: &result, transform)
            }
            result += "]"
        case .mapping(let pairs):
            result += Self.canonical(tag: node.tag) + "{"
            let sorted = (node.merged ?? pairs).map { ($0.key.canonical, $0.value) }
                .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            for (index, (key, value)) in sorted.enumerated() {
                if index > 0 { result += "," }
                result += key + ":"
                try value.write(into: &result, transform)
            }
            result += "}"
        case .alias:
            break  // `resolved` is never an alias.
        }
    }

    /// Returns the canonical text of a scalar.
    static func canonical(_ scalar: Scalar, tag: String?) -> String {
        let text =
            switch scalar {
            case .null: "null"
            case .bool(let value): "\(value)"
            case .int(let value): "\(value)"
            case .legacyBool(let text), .other(let text): "<\(text)>"
            case .string(let text): text.doubleQuoted
            }
        return canonical(tag: tag) + text
    }

    /// Returns the prefix for a tag, empty for those of the core schema, whose meaning the value shows.
    static func canonical(tag: String?) -> String {
        guard let tag, tag != "!", !tag.hasPrefix(Tag.corePrefix) || !Tag.core.contains(tag) else { return "" }
        return "!<\(tag)> "
    }
}

extension Tag {
    fileprivate static let core: Set<String> = [string, null, bool, int, sequence, mapping, merge]
}
