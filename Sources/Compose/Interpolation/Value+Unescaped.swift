package import YAML

extension Value {
    /// The value with keys and texts as they were before docker-compose printed them: with `$` for `$$`.
    package var unescaped: Value { unescaped(keys: true) }

    /// Returns the value with `$` for `$$` in its texts.
    ///
    /// - Parameter keys: whether the keys of its mappings have a `$$` for each `$`, too.
    package func unescaped(keys: Bool) -> Value {
        switch self {
        case .string(let text): .string(Interpolation.unescape(text))
        case .sequence(let items): .sequence(items.map { $0.unescaped(keys: keys) })
        case .mapping(let entries):
            .mapping(
                entries.map {
                    .init(key: keys ? Interpolation.unescape($0.key) : $0.key, value: $0.value.unescaped(keys: keys))
                })
        default: self
        }
    }
}
