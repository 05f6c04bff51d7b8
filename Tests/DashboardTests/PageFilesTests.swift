@testable import Dashboard
import Foundation
import Testing

@Suite struct PageFilesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/Dashboard/Page").standardized

    private static func files() throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
            })
    }

    @Test("All files of the page are served as they are")
    func served() throws {
        let types = ["html": "text/html", "css": "text/css", "js": "text/javascript"]
        for (name, text) in try Self.files() {
            let answer = try #require(PageFiles.answer(name == "index.html" ? "" : name), "\(name) is not served")
            #expect(answer.bytes == Array(text.utf8))
            #expect(answer.type == name.split(separator: ".").last.flatMap { types[String($0)] })
        }
        #expect(PageFiles.answer("nothing.js") == nil)
    }

    @Test("The page loads nothing from elsewhere, and has nothing that its own policy would stop")
    func policy() throws {
        for (name, text) in try Self.files() {
            // The name of a namespace is no address.
            let addresses = text.matches(of: /https?:\/\/[a-z0-9.]+/).map(\.output)
                .filter { $0 != "http://www.w3.org" }
            #expect(addresses.isEmpty, "\(name) names \(addresses)")
            #expect(!text.contains(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/), "\(name)")
            guard name.hasSuffix(".html") else { continue }
            #expect(!text.contains(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/), "\(name)")
        }
    }
}
