import Docker
import Testing

@Suite struct PublishedAddressTests {
    @Test(
        "Where a port can be reached",
        arguments: [
            ("3000:80", "http://localhost:3000", ":3000"), ("8443:443", "https://localhost:8443", ":8443"),
            ("127.0.0.1:3000:3000", "http://localhost:3000", ":3000"),
            ("[::1]:3000:3000", "http://localhost:3000", ":3000"),
            ("192.168.1.5:3000:80", "http://192.168.1.5:3000", "192.168.1.5:3000"),
            ("15432:5432", "localhost:15432", ":15432"), ("53:53/udp", "localhost:53/udp", ":53/udp"),
            ("3000-3005:3000-3005", "localhost:3000-3005", ":3000-3005"),
        ])
    func address(port: String, text: String, brief: String) throws {
        let address = try #require(PublishedAddress(port))
        #expect(address.text == text && address.brief == brief)
    }

    @Test("A port that is published nowhere")
    func none() {
        #expect(PublishedAddress("80") == nil)
    }
}
