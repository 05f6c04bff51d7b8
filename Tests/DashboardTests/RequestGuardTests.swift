@testable import Dashboard
import Testing

@Suite struct RequestGuardTests {
    private static let check = RequestGuard(port: 8123, token: "secret")

    private static func request(_ change: (inout RequestGuard.Request) -> Void) -> RequestGuard.Request {
        var request = RequestGuard.Request(method: "GET", path: "/secret/", host: "127.0.0.1:8123")
        change(&request)
        return request
    }

    @Test("What a browser sends for the page and its files is answered")
    func answered() throws {
        #expect(try Self.check.target(of: Self.request { _ in }) == .file(""))
        #expect(try Self.check.target(of: Self.request { $0.path = "/secret/page.js" }) == .file("page.js"))
        // A query says nothing.
        for (path, file) in [("/secret/?x=1", ""), ("/secret/page.js?a/b?c", "page.js")] {
            #expect(try Self.check.target(of: Self.request { $0.path = path }) == .file(file))
        }
        let socket = Self.request {
            $0.path = "/secret/socket"
            $0.host = "localhost:8123"
            $0.origin = "http://localhost:8123"
            $0.site = "same-origin"
            $0.mode = "websocket"
        }
        #expect(try Self.check.target(of: socket) == .socket)
        let link = Self.request {
            $0.site = "cross-site"
            $0.mode = "navigate"
        }
        #expect(try Self.check.target(of: link) == .file(""))
    }

    @Test(
        "Other names of this machine are refused",
        arguments: [
            nil, "", "127.0.0.1", "127.0.0.1:80", "localhost", "example.com:8123", "127.0.0.1.example.com:8123",
            "127.0.0.1:8123.example.com", "user@127.0.0.1:8123",
        ])
    func host(name: String?) {
        #expect(throws: RequestGuard.Refusal.host) { try Self.check.target(of: Self.request { $0.host = name }) }
    }

    @Test(
        "Without the whole token nothing is answered",
        arguments: [
            "", "/", "/secre/", "/secrets/", "/Secret/", "//secret/", "/secret", "/x/secret/", "/secret/x/y",
            "/secret//",
            "/%73ecret/", "secret/", "/?/secret/", "/secret?/", "/x?secret/",
        ])
    func token(path: String) {
        #expect(throws: RequestGuard.Refusal.token) { try Self.check.target(of: Self.request { $0.path = path }) }
    }

    @Test(
        "Other pages are refused, and a socket without an origin, too",
        arguments: [
            nil, "null", "http://example.com", "https://127.0.0.1:8123", "http://127.0.0.1", "http://127.0.0.1:8124",
            "http://localhost:8123",
        ])
    func origin(value: String?) {
        let request = Self.request {
            $0.path = "/secret/socket"
            $0.origin = value
        }
        #expect(throws: RequestGuard.Refusal.origin) { try Self.check.target(of: request) }
    }

    @Test("What another page embeds or fetches is refused")
    func site() {
        for site in ["cross-site", "same-site"] {
            let request = Self.request {
                $0.site = site
                $0.mode = "no-cors"
            }
            #expect(throws: RequestGuard.Refusal.origin) { try Self.check.target(of: request) }
        }
    }

    @Test("Nothing is sent to it but through the socket")
    func method() {
        for method in ["POST", "HEAD", "OPTIONS", "DELETE"] {
            #expect(throws: RequestGuard.Refusal.method) {
                try Self.check.target(of: Self.request { $0.method = method })
            }
        }
    }

    @Test("Tokens are long, and no two are the same")
    func tokens() {
        let tokens = (0..<100).map { _ in RequestGuard.newToken() }
        #expect(Set(tokens).count == tokens.count)
        #expect(tokens.allSatisfy { $0.utf8.count == 32 })
    }
}
