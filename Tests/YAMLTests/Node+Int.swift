import YAML

extension Node {
    /// The whole number that an unquoted scalar stands for.
    var int: Int? {
        guard case .int(let value) = Value(self) else { return nil }
        return value
    }
}
