import FoundationEssentials
import Text

/// Returns a value as JSON, with sorted keys and without characters that a terminal would obey.
///
/// - Parameter isIndented: whether it is indented, for a person; otherwise it is one line.
func JSONText(_ value: some Encodable, isIndented: Bool = true) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isIndented { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(value), as: UTF8.self).visibleJSON
}
