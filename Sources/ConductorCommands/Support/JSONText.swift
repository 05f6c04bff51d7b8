import FoundationEssentials

/// A value as JSON: indented, its keys sorted. Members that are `nil` are written as `null`.
func JSONText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
