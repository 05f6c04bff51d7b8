import Foundation
import Testing
import Text

@testable import Graph

#if canImport(FoundationXML)
import FoundationXML
#endif

/// An element of an SVG file, with what is in it.
private final class Element {
    let name: String
    let attributes: [String: String]
    var children: [Element] = []
    var text = ""

    init(_ name: String, _ attributes: [String: String]) { (self.name, self.attributes) = (name, attributes) }

    var classes: Set<String> { Set((attributes["class"] ?? "").split(separator: " ").map(String.init)) }
    var all: [Element] { [self] + children.flatMap(\.all) }
    func number(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }

    /// The rectangle that it says.
    var rectangle: (x: Double, y: Double, maxX: Double, maxY: Double) {
        (number("x"), number("y"), number("x") + number("width"), number("y") + number("height"))
    }

    /// The room that a text takes: in the widest of the fonts of its rule, a character has 0.61 of its height.
    var room: (x: Double, y: Double, maxX: Double, maxY: Double) {
        let size: Double = classes.contains("heading") ? 16 : classes.isDisjoint(with: ["name", "title"]) ? 12 : 13
        let (x, y) = (number("x"), number("y"))
        return (x, y - 0.8 * size, x + Double(text.displayWidth) * 0.61 * size, y + 0.2 * size)
    }
}

/// Reads a whole file, which has to be well-formed.
private final class Reader: NSObject, XMLParserDelegate {
    private var open = [Element("", [:])]

    static func read(_ text: String) throws -> Element {
        let (reader, parser) = (Reader(), XMLParser(data: Data(text.utf8)))
        parser.delegate = reader
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
        return try #require(reader.open.first?.children.first)
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let element = Element(name, attributes)
        open.last?.children.append(element)
        open.append(element)
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.text += text }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        open.removeLast()
    }
}

@Suite struct SVGTests {
    @Test("No label leaves its box or overlaps another one", arguments: ServiceGraph.samples)
    func labels(count: Int, seed: UInt64) throws {
        let root = try Reader.read(ServiceGraph.generated(count, seed: seed).svg)
        let whole = (x: 0.0, y: 0.0, maxX: root.number("width"), maxY: root.number("height"))
        func isIn(
            _ one: (x: Double, y: Double, maxX: Double, maxY: Double),
            _ other: (x: Double, y: Double, maxX: Double, maxY: Double)
        ) -> Bool {
            other.x <= one.x && one.maxX <= other.maxX && other.y <= one.y && one.maxY <= other.maxY
        }
        func expectApart(_ labels: [Element]) {
            for (index, label) in labels.enumerated() {
                for other in labels[..<index].map(\.room) {
                    let room = label.room
                    let isApart =
                        room.maxX <= other.x || other.maxX <= room.x || room.maxY <= other.y || other.maxY <= room.y
                    #expect(isApart, "\(label.text)")
                }
            }
        }
        let boxes = root.all.filter { $0.classes.contains("box") && $0.attributes["role"] == "img" }
        #expect(boxes.count >= count)
        for box in boxes {
            let body = try #require(box.children.first { $0.classes.contains("body") }).rectangle
            let labels = box.children.filter { $0.name == "text" }
            #expect(labels.count >= 2)
            for label in labels { #expect(isIn(label.room, body), "\(label.text)") }
            expectApart(labels)
        }
        let frames = root.all.filter { $0.classes.contains("pod") }
        let titles = root.all.filter { $0.classes.contains("title") }
        #expect(frames.count == titles.count)
        for (frame, title) in zip(frames, titles) { #expect(isIn(title.room, frame.rectangle), "\(title.text)") }
        // Titles are in frames, which do not overlap; boxes are below them.
        expectApart(titles)
        let headings = root.children.filter { $0.name == "text" }
        #expect(headings.count == 1)
        for heading in headings { #expect(isIn(heading.room, whole)) }
        // The legend, of which each entry is moved to its place.
        let legend = try #require(root.children.last { $0.name == "g" })
        let moves = try legend.children.map { entry in
            try #require(entry.attributes["transform"]?.firstMatch(of: /translate\((\d+) (\d+)\)/)).output
        }
        for (index, entry) in legend.children.enumerated() {
            let key = try #require(entry.children.last { $0.name == "text" }).room.maxX
            let (x, y) = (Double(moves[index].1) ?? 0, moves[index].2)
            #expect(24 + x + key <= whole.maxX)
            for other in moves where other.2 == y {
                let next = Double(other.1) ?? 0
                #expect(next <= x || x + key <= next)
            }
        }
    }

    @Test("Names come back as they were, and nothing is drawn for the reader's sight alone")
    func names() throws {
        let graph = ServiceGraph.generated(50, seed: 3)
        let root = try Reader.read(graph.svg)
        #expect(root.attributes["aria-label"] == "shop (development)")
        let boxes = root.all.filter { $0.attributes["data-service"] != nil }
        #expect(boxes.compactMap { $0.attributes["data-service"] } == graph.services.map(\.name.visibleInLine))
        for (box, service) in zip(boxes, graph.services) {
            #expect(box.attributes["data-state"] == service.state)
            #expect(box.attributes["data-pod"] == service.pod.visibleInLine)
            #expect(box.attributes["role"] == "img")
            let label = try #require(box.attributes["aria-label"])
            #expect(label.hasPrefix("\(service.name.visibleInLine), \(service.stateInWords)"))
            let title = try #require(box.children.first { $0.name == "title" }).text
            #expect(title.hasPrefix(service.name.visibleInLine))
            #expect(box.children.contains { $0.classes.contains("state") && $0.text.contains(service.stateInWords) })
            #expect(box.classes.contains(service.condition.rawValue))
        }
        let lines = root.all.filter { $0.attributes["data-from"] != nil }
        #expect(lines.count == Picture(graph).lines.count)
        for line in lines { #expect(line.children.first { $0.name == "title" }?.text.contains(" → ") == true) }
    }

    @Test("It asks for nothing from elsewhere, and is for light and dark")
    func standsAlone() {
        let svg = ServiceGraph.shop.svg
        #expect(svg.contains("@media (prefers-color-scheme:dark)"))
        for word in ["http", "url(", "@import", "<image", "<script", "href"] {
            let rest = svg.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
            #expect(!rest.contains(word))
        }
    }

    @Test("The small shop")
    func snapshot() throws { try expectSnapshot(ServiceGraph.shop.svg, "shop.svg") }

    @Test("An empty project is a picture, too")
    func empty() throws {
        let graph = ServiceGraph(project: "a < b", environment: "test", stack: "s", pods: [.init("web")])
        let root = try Reader.read(graph.svg)
        #expect(root.children.first { $0.name == "text" }?.text == "a < b (test), stack s")
        #expect(root.all.contains { $0.attributes["data-pod"] == "web" })
    }
}
