import TestSupport

@testable import YAML

/// Writes small random documents in all styles.
struct RandomText {
    var random: Seeded
    /// Names of anchors that are complete, so that aliases may follow.
    private var anchors: [(name: String, isMapping: Bool)] = []
    private var count = 0
    private var lines: [String] = []
    private let indentless: Bool
    private let unit: Int

    init(seed: UInt64) {
        random = Seeded(state: seed)
        unit = random.pick([2, 2, 4, 1, 3])
        indentless = random.chance(40)
    }

    static let keys = ["a", "image", "é", "\"on\"", "'x y'", "日本", "80", "A_B", "\"q\\\"\"", "k-1", "x.y"]
    private static let scalars = [
        "x", "1", "true", "\"80:80\"", "'it''s'", "~", "null", "http://x.y/z?a=b", "über alles", "\"a\\n\\tb\"", "1.5",
        "-1",
        "\"日本 # no\"", "''", "a b c", "!!str 1", "!reset null", "\"@\"",
    ]

    mutating func text() -> String {
        if random.chance(20) { lines.append("# head") }
        if random.chance(20) { lines.append("---") }
        if random.chance(10) {
            lines.append(flow(depth: 0, isMapping: random.chance(70)) + comment())
        } else if random.chance(85) {
            mapping(indent: random.chance(5) ? 2 : 0, depth: 0)
        } else {
            sequence(indent: 0, depth: 0)
        }
        if random.chance(20) { lines += ["", "# tail"] }
        if random.chance(8) { lines.append("...") }
        let eol = random.chance(15) ? "\r\n" : "\n"
        let bom = random.chance(10) ? "\u{FEFF}" : ""
        return bom + lines.joined(separator: eol) + (random.chance(80) ? eol : "")
    }

    private mutating func comment() -> String { random.chance(20) ? random.pick([" # c", "  #: d"]) : "" }

    private mutating func between(indent: Int) {
        if random.chance(10) { lines.append(random.pick(["", "  "])) }
        if random.chance(12) { lines.append(String(repeating: " ", count: indent) + "# note") }
        if random.chance(4) { lines.append("# left") }
    }

    private mutating func someKeys() -> [String] {
        Array(Self.keys.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)))
    }

    private mutating func mapping(indent: Int, depth: Int, lead: String? = nil) {
        var lead = lead
        for key in someKeys() {
            if lead == nil { between(indent: indent) }
            let pad = lead ?? String(repeating: " ", count: indent)
            lead = nil
            value("\(pad)\(key):", indent: indent, depth: depth, inMapping: true)
        }
        if depth < 3, random.chance(15), let anchor = anchors.filter(\.isMapping).randomElement(using: &random) {
            lines.append(String(repeating: " ", count: indent) + "<<: *\(anchor.name)")
        }
    }

    private mutating func sequence(indent: Int, depth: Int, lead: String? = nil) {
        var lead = lead
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            if lead == nil { between(indent: indent) }
            let pad = lead ?? String(repeating: " ", count: indent)
            lead = nil
            if depth < 3, random.chance(25) {
                if random.chance(70) {
                    mapping(indent: indent + 2, depth: depth + 1, lead: pad + "- ")
                } else {
                    sequence(indent: indent + 2, depth: depth + 1, lead: pad + "- ")
                }
            } else {
                value("\(pad)-", indent: indent, depth: depth, inMapping: false)
            }
        }
    }

    /// Writes what follows `:` or `-`.
    private mutating func value(_ head: String, indent: Int, depth: Int, inMapping: Bool) {
        let choice = Int.random(in: 0..<100, using: &random)
        let deeper = indent + unit
        let pad = String(repeating: " ", count: deeper)
        var name: String?
        if random.chance(12) {
            count += 1
            name = "n\(count)"
        }
        let anchor = name.map { " &\($0)" } ?? ""
        switch choice {
        case 0..<25 where depth < 3:
            lines.append(head + anchor + comment())
            mapping(indent: deeper, depth: depth + 1)
            if let name { anchors.append((name, true)) }
        case 25..<38 where depth < 3:
            lines.append(head + anchor + comment())
            sequence(indent: indentless && inMapping ? indent : deeper, depth: depth + 1)
            if let name { anchors.append((name, false)) }
        case 38..<50:
            let isMapping = random.chance(50)
            lines.append(head + anchor + " " + flow(depth: depth + 1, isMapping: isMapping, pad: pad) + comment())
            if let name { anchors.append((name, isMapping)) }
        case 50..<58:
            lines.append(head + anchor + " " + random.pick(["|", ">", "|-", ">-", "|+"]) + comment())
            lines += ["\(pad)text", "\(pad)  more # text"]
            if random.chance(30) { lines += ["", "\(pad)end"] }
            if random.chance(30) { lines.append("") }
            if let name { anchors.append((name, false)) }
        case 58..<64 where !anchors.isEmpty:
            lines.append(head + " *" + random.pick(anchors).name + comment())
        case 64..<70:
            lines.append(head + anchor + comment())
            if let name { anchors.append((name, false)) }
        case 70..<74:
            lines += [head + anchor + " two", "\(pad)lines" + comment()]
            if let name { anchors.append((name, false)) }
        case 74..<80:
            lines.append(head + anchor + random.pick([" {}", " []", " { }"]) + comment())
            if let name { anchors.append((name, false)) }
        default:
            let scalar = random.pick(Self.scalars)
            lines.append(head + anchor + " " + scalar + comment())
            if let name { anchors.append((name, false)) }
        }
    }

    private mutating func flow(depth: Int, isMapping: Bool, pad: String = "  ") -> String {
        var items: [String] = []
        let texts = isMapping ? someKeys() : Array(repeating: "", count: Int.random(in: 0...3, using: &random))
        for key in texts {
            var item = random.pick(Self.scalars)
            if depth < 3, random.chance(25) {
                item = flow(depth: depth + 1, isMapping: random.chance(50), pad: pad + " ")
            }
            if random.chance(10), let anchor = anchors.randomElement(using: &random) { item = "*\(anchor.name)" }
            if isMapping && random.chance(10) { item = "" }
            items.append(isMapping ? item.isEmpty && random.chance(50) ? key : "\(key): \(item)" : item)
        }
        let (open, close) = isMapping ? ("{", "}") : ("[", "]")
        let trailing = !items.isEmpty && random.chance(20) ? "," : ""
        if depth <= 1, random.chance(30), !items.isEmpty {
            var text = open
            for (index, item) in items.enumerated() {
                text += "\n\(pad)\(item)" + (index < items.count - 1 ? "," : trailing) + comment()
            }
            return text + "\n\(pad)\(close)"
        }
        let space = random.chance(30) ? " " : ""
        return open + space + items.joined(separator: ", ") + trailing + space + close
    }
}
