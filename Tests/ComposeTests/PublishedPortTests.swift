import Compose
import Testing

struct PublishedPortTests {
    @Test(
        "The short syntax, as docker compose 2.40.3 reads it",
        arguments: [
            ("3000", PublishedPort(target: 3000...3000)),
            ("3000-3005", PublishedPort(target: 3000...3005)),
            ("8000:8000", PublishedPort(published: 8000...8000, target: 8000...8000)),
            ("9090-9091:8080-8081", PublishedPort(published: 9090...9091, target: 8080...8081)),
            ("8000-9000:80", PublishedPort(published: 8000...9000, target: 80...80)),
            ("80-80:80", PublishedPort(published: 80...80, target: 80...80)),
            ("080:80", PublishedPort(published: 80...80, target: 80...80)),
            ("127.0.0.1:8001:8001", PublishedPort(hostIP: "127.0.0.1", published: 8001...8001, target: 8001...8001)),
            ("127.0.0.1::5000", PublishedPort(hostIP: "127.0.0.1", target: 5000...5000)),
            ("[::1]:80:80", PublishedPort(hostIP: "::1", published: 80...80, target: 80...80)),
            ("::1:80:80", PublishedPort(hostIP: "::1", published: 80...80, target: 80...80)),
            ("[::1]::80", PublishedPort(hostIP: "::1", target: 80...80)),
            ("[fe80::1:2]:1:2", PublishedPort(hostIP: "fe80::1:2", published: 1...1, target: 2...2)),
            ("[::]:1:2", PublishedPort(hostIP: "::", published: 1...1, target: 2...2)),
            ("[1::]:1:2", PublishedPort(hostIP: "1::", published: 1...1, target: 2...2)),
            ("[::ffff:1.2.3.4]:1:2", PublishedPort(hostIP: "::ffff:1.2.3.4", published: 1...1, target: 2...2)),
            ("[1:2:3:4:5:6:7:8]:1:2", PublishedPort(hostIP: "1:2:3:4:5:6:7:8", published: 1...1, target: 2...2)),
            ("6060:6060/udp", PublishedPort(published: 6060...6060, target: 6060...6060, transport: "udp")),
            ("80/TCP", PublishedPort(target: 80...80)),
            ("80/", PublishedPort(target: 80...80)),
            (":80", PublishedPort(target: 80...80)),
            ("0:80", PublishedPort(target: 80...80)),
        ])
    func short(text: String, expected: PublishedPort) throws {
        let port = try #require(PublishedPort(text))
        #expect(port == expected)
        #expect(PublishedPort(port.description) == port)
    }

    @Test(
        "What docker compose refuses",
        arguments: [
            "", "0", "a", "a:b", "80:", "80-79", "70000:80", "80/foo", "8000-8002:80-81", " 80:80", "-80", "+80", "1.5",
            "localhost:80:80", "127.0.0.1:80", "1:2:3:4", "80:80/tcp/udp", "[::1:80:80", "fe80::1%eth0:80:80",
            "[1::2::3]:1:2", "[:1:2:3:4:5:6:7]:1:2", "[1:2:3:4:5:6:7:8:9]:1:2", "[12345::]:1:2", "[::g]:1:2",
            "1.2.3:1:2", "1.2.3.256:1:2", "01.2.3.4:1:2", "[:::]:1:2",
            "1.2.3.4\0:1:2", "[::1\0]:1:2", "[1:2:3:4:5:6:7:8::]:1:2",
        ])
    func refused(text: String) {
        #expect(PublishedPort(text) == nil)
    }

    @Test("The fields of the long syntax")
    func long() {
        #expect(
            PublishedPort(hostIP: "0.0.0.0", published: "8080-8090", target: "80", transport: "udp")
                == PublishedPort(hostIP: "0.0.0.0", published: 8080...8090, target: 80...80, transport: "udp"))
        #expect(
            PublishedPort(hostIP: nil, published: nil, target: "80", transport: nil) == PublishedPort(target: 80...80))
        #expect(PublishedPort(hostIP: nil, published: "x", target: "80", transport: nil) == nil)
    }

    @Test("Ranges of as many ports outside as inside are single ports")
    func singles() {
        func singles(_ text: String) -> [String]? { PublishedPort(text)?.singles.map(\.description) }
        #expect(singles("127.0.0.1:80-81:1-2/udp") == ["127.0.0.1:80:1/udp", "127.0.0.1:81:2/udp"])
        #expect(singles("80-81:1") == ["80-81:1"])
        #expect(singles("1-2") == ["1", "2"])
    }

    @Test("The short syntax is written without what goes without saying")
    func description() {
        #expect(PublishedPort(target: 80...80).description == "80")
        #expect(PublishedPort(hostIP: "::1", target: 80...80).description == "[::1]::80")
        #expect(
            PublishedPort(hostIP: "1.2.3.4", published: 1...2, target: 3...4, transport: "udp").description
                == "1.2.3.4:1-2:3-4/udp")
    }
}
