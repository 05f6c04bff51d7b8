import FoundationEssentials
import Text

/// Returns a value as JSON, indented, with sorted keys and without characters that a terminal would obey.
func JSONText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self).visibleJSON
}
