import Compose
import Testing

struct StackNameTests {
    @Test(
        "Any text becomes a name",
        arguments: [
            ("hello_world", "hello_world"), ("Hello World", "helloworld"), ("my.app-1", "myapp-1"), ("1a", "1a"),
            ("_-a_-", "a_-"), ("Über", "ber"), ("", "conductor"), ("__", "conductor"), ("日本", "conductor"),
        ])
    func normalized(text: String, expected: String) {
        #expect(StackName.normalized(text) == expected)
        #expect(StackName.isValid(expected))
    }

    @Test("Names that docker compose refuses", arguments: ["", "Hello World", "_a", "-a", "a.b", "É", "A", "a\n"])
    func invalid(text: String) {
        #expect(!StackName.isValid(text))
    }
}
