import CLibyaml

/// One of libyaml's events, with offsets in UTF-8 bytes of the whole text.
struct Event {
    enum Kind {
        case documentStart
        case documentEnd
        case streamEnd
        case alias(String)
        case scalar(String, ScalarStyle)
        case sequenceStart(flow: Bool)
        case sequenceEnd
        case mappingStart(flow: Bool)
        case mappingEnd
    }

    let kind: Kind
    var anchor: String?
    var tag: String?
    let start: Int
    let end: Int
}

/// A libyaml parser over one text.
///
/// `yaml_parser_t` points into itself and into its input, so both stay on the heap until `deinit`.
struct Events: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let source: SourceText
    private let file: String
    /// The offset of each Unicode scalar after the byte order mark; nil where all are one byte long.
    private let offsets: [Int]?

    init(_ source: SourceText, file: String) throws(YAMLError) {
        self.source = source
        self.file = file
        // libyaml would count a byte order mark as a column, so it is not shown one.
        let bytes = source.bytes[source.bomLength...]
        offsets = bytes.contains { $0 >= 0x80 } ? bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } : nil
        input = .allocate(capacity: max(bytes.count, 1))
        _ = input.initialize(fromContentsOf: bytes)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(message: "out of memory", file: file)
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// Returns the next event, or throws libyaml's error.
    mutating func next() throws(YAMLError) -> Event {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw error() }
            defer { yaml_event_delete(&event) }
            if let translated = translate(event) { return translated }
        }
    }

    private func translate(_ event: yaml_event_t) -> Event? {
        let start = offset(event.start_mark.index)
        let end = offset(event.end_mark.index)
        func make(_ kind: Event.Kind, anchor: UnsafePointer<UInt8>? = nil, tag: UnsafePointer<UInt8>? = nil) -> Event {
            Event(
                kind: kind, anchor: anchor.map { String(cString: $0) }, tag: tag.map { String(cString: $0) },
                start: start, end: end)
        }
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return make(.documentStart)
        case YAML_DOCUMENT_END_EVENT: return make(.documentEnd)
        case YAML_STREAM_END_EVENT: return make(.streamEnd)
        case YAML_ALIAS_EVENT: return make(.alias(String(cString: event.data.alias.anchor)))
        case YAML_SCALAR_EVENT:
            let data = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
            return make(.scalar(text, ScalarStyle(data.style)), anchor: data.anchor, tag: data.tag)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            return make(
                .sequenceStart(flow: data.style == YAML_FLOW_SEQUENCE_STYLE), anchor: data.anchor, tag: data.tag)
        case YAML_SEQUENCE_END_EVENT: return make(.sequenceEnd)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            return make(
                .mappingStart(flow: data.style == YAML_FLOW_MAPPING_STYLE), anchor: data.anchor, tag: data.tag)
        case YAML_MAPPING_END_EVENT: return make(.mappingEnd)
        default: return nil
        }
    }

    /// Returns the byte offset of libyaml's index, which counts Unicode scalars.
    private func offset(_ index: Int) -> Int {
        guard let offsets else { return min(source.bomLength + index, source.count) }
        return index < offsets.count ? offsets[index] : source.count
    }

    private func error() -> YAMLError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read"
        // The reader runs ahead of the scanner and knows the byte, but no mark.
        if parser.pointee.error == YAML_READER_ERROR {
            return source.error(problem, file: file, at: source.bomLength + parser.pointee.problem_offset)
        }
        if let place = source.conflict {
            return source.error("git has left a conflict here; resolve it", file: file, at: place)
        }
        let place = offset(parser.pointee.problem_mark.index)
        if source[place] == UInt8(ascii: "\t") {
            return source.error("YAML allows no tab here: indent with spaces", file: file, at: place)
        }
        guard let context = parser.pointee.context else { return source.error(problem, file: file, at: place) }
        let begin = offset(parser.pointee.context_mark.index)
        guard !source.sameLine(begin, place) else { return source.error(problem, file: file, at: place) }
        // Something that was not closed: the end of the text tells nothing, and has no line to show.
        guard place < source.count else {
            return source.error("\(problem) \(String(cString: context)) that begins here", file: file, at: begin)
        }
        let line = source.lineIndex(begin) + 1
        return source.error("\(problem) \(String(cString: context)) that begins on line \(line)", file: file, at: place)
    }
}

extension ScalarStyle {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: self = .literal
        case YAML_FOLDED_SCALAR_STYLE: self = .folded
        default: self = .plain
        }
    }
}
