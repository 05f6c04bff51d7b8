import Foundation
import Git
import SystemPackage
import Testing

@Suite struct ObjectIDTests {
    @Test func readsAndWritesHex() throws {
        let hex = "00112233445566778899aabbccddeeff01234567"
        let id = try #require(ObjectID(hex: hex))
        #expect(id.description == hex)
        #expect(id.abbreviated == "0011223")
        #expect(ObjectID(hex: hex.uppercased()) == id)
    }

    @Test(arguments: [
        "", "0011223", String(repeating: "g", count: 40), String(repeating: "0", count: 41),
        String(repeating: "0", count: 63),
        String(repeating: "0", count: 63),
        "é" + String(repeating: "0", count: 38),
    ])
    func refusesWhatIsNoID(_ text: String) {
        #expect(ObjectID(hex: text) == nil)
    }

    @Test func hashesAsGitDoes() throws {
        let sandbox = Sandbox()
        #expect(ObjectID.ofBlob([]).description == (try sandbox.run("git hash-object --stdin < /dev/null")))
        let hello = try sandbox.run("echo hello | git hash-object --stdin")
        #expect(ObjectID.ofBlob("hello\n".utf8).description == hello)
        let bytes = (0..<100_000).lazy.map { UInt8(truncatingIfNeeded: $0) }.filter { $0 != 7 }
        try Data(bytes).write(to: URL(fileURLWithPath: sandbox.path("file").string))
        #expect(ObjectID.ofBlob(bytes).description == (try sandbox.run("git hash-object file")))
    }

    @Test func isATextInJSON() throws {
        let id = ObjectID.ofBlob([])
        let json = try JSONEncoder().encode([id])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(id)\"]")
        #expect(try JSONDecoder().decode([ObjectID].self, from: json) == [id])
        let wrong = Data("[\"main\"]".utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([ObjectID].self, from: wrong) }
    }
}
