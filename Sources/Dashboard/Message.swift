import FoundationEssentials

/// A message to a page: an object of JSON in one line.
struct Message: Sendable, Equatable {
    /// The value of a member.
    enum Value {
        case text(String)
        case texts([String])
        case number(Int)
        case none
        /// JSON as it is.
        case json(String)
    }

    /// The JSON.
    let text: String

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - type: what it is about.
    ///   - members: its other members.
    init(_ type: String, _ members: [(String, Value)]) {
        text =
            "{" + ([("type", .text(type))] + members).map { "\(Self.quoted($0)):\($1.json)" }.joined(separator: ",")
            + "}"
    }

    fileprivate static func quoted(_ text: String) -> String {
        // A text can always be encoded.
        (try? JSONEncoder.forPages.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}

extension Message.Value {
    fileprivate var json: String {
        switch self {
        case .text(let text): Message.quoted(text)
        case .texts(let texts): "[\(texts.map(Message.quoted).joined(separator: ","))]"
        case .number(let number): "\(number)"
        case .none: "null"
        case .json(let text): text
        }
    }
}

extension JSONEncoder {
    /// Encodes what pages get.
    static var forPages: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
