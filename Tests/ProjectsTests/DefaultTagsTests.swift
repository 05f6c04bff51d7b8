import Errors
import Testing

@testable import Projects

@Suite struct DefaultTagsTests {
    private func tags(_ text: String) throws -> DefaultTags { try DefaultTags(text, file: "tags.txt") }

    @Test("An image without a tag gets that of the list, any other stays")
    func images() throws {
        let digest = "busybox@sha256:cbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf"
        let tags = try tags(
            "# from CI\r\nexample.com/app1:30\r\n\n  alpine:4.3  \n\(digest)\nlocalhost:5000/app:7\nalpine:4.3\n")
        for (image, expected) in [
            ("example.com/app1", "example.com/app1:30"), ("alpine", "alpine:4.3"), ("alpine:4.2", "alpine:4.2"),
            ("alpine:latest", "alpine:latest"), ("busybox", digest), ("busybox:1", "busybox:1"),
            ("localhost:5000/app", "localhost:5000/app:7"), ("app", "app"), ("library/alpine", "library/alpine"),
        ] { #expect(tags.image(for: image) == expected) }
        #expect(tags.entry(for: "alpine")?.line == 4)
        #expect(tags.note(on: ["alpine", "app:1", "db", "app", "app"]) == "'tags.txt' has no tag for 'app', 'db'")
        #expect(tags.note(on: ["alpine", digest, "localhost:5000/x:1"]) == nil)
    }

    @Test(
        "What is no image with a tag is an error at its line",
        arguments: [
            ("alpine:1\nweb\n", "tags.txt:2: the image 'web' has no tag"),
            ("localhost:5000/web", "tags.txt:1: the image 'localhost:5000/web' has no tag"),
            ("a:1\nb:1\na:2", "tags.txt:3: 'a' has another tag in line 1: 'a:1'"),
            ("a:1 # new", "tags.txt:1: '# new' stands behind the image"),
            ("web:", "tags.txt:1: the image 'web:' has no tag"),
            (":1", "tags.txt:1: the image ':1' has no tag"),
        ])
    func errors(text: String, message: String) {
        let error = #expect(throws: ConductorError.self) { try tags(text) }
        #expect(error?.message == message)
    }
}
