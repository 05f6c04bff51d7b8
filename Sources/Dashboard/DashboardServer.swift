import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Serves the page on loopback, and talks to it through a WebSocket: browsers limit how many other connections all tabs
/// together have to one server.
struct DashboardServer: Sendable {
    private let dashboard: Dashboard
    private let token = RequestGuard.newToken()

    /// A connection, when its first request has said what it is for.
    private enum Connection: Sendable {
        case http(HTTPConnection)
        case page(PageConnection)
    }

    /// Makes a server.
    init(_ dashboard: Dashboard) { self.dashboard = dashboard }

    /// Serves until the task is cancelled.
    ///
    /// - Parameters:
    ///   - port: the port; 0 for a free one.
    ///   - started: called with the address of the page.
    /// - Throws: `IOError` where the port cannot be used.
    func run(port: Int, started: (String) -> Void) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try connection(on: channel) }
            }
        started("http://127.0.0.1:\(server.channel.localAddress?.port ?? port)/\(token)/")
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { await serve(connection) }
                }
            }
        }
    }

    /// Sets a connection up: it speaks HTTP, and WebSocket where that is asked for and allowed.
    private func connection(on channel: any Channel) throws -> EventLoopFuture<Connection> {
        let port = channel.localAddress?.port ?? 0
        let check = RequestGuard(port: port, token: token)
        // NIO forgets a request whose upgrade is refused; it has to be answered, too.
        let refused = NIOLoopBoundBox<HTTPRequestHead?>.makeEmptyBox(eventLoop: channel.eventLoop)
        let upgrader = NIOTypedWebSocketServerUpgrader<Connection>(
            shouldUpgrade: { channel, head in
                let isAllowed = (try? check.target(of: .init(head))) == .socket
                if !isAllowed { refused.value = head }
                return channel.eventLoop.makeSucceededFuture(isAllowed ? [:] : nil)
            },
            upgradePipelineHandler: { [dashboard] channel, _ in
                channel.eventLoop.makeCompletedFuture { .page(try PageConnection(on: channel, dashboard)) }
            })
        let configuration = NIOTypedHTTPServerUpgradeConfiguration<Connection>(upgraders: [upgrader]) { channel in
            channel.eventLoop.makeCompletedFuture {
                .http(try HTTPConnection(on: channel, check, first: refused.value))
            }
        }
        return try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: .init(upgradeConfiguration: configuration))
    }

    /// Serves a connection to its end. What goes wrong on it concerns no other.
    private func serve(_ connection: EventLoopFuture<Connection>) async {
        do {
            switch try await connection.get() {
            case .http(let http): try await http.serve()
            case .page(let page): try await page.serve()
            }
        } catch {}
    }
}

extension RequestGuard.Request {
    /// Takes of a request what counts.
    init(_ head: HTTPRequestHead) {
        func header(_ name: String) -> String? {
            let values = head.headers[name]
            return values.isEmpty ? nil : values.joined(separator: ", ")
        }
        self.init(
            method: head.method.rawValue, path: head.uri, host: header("Host"), origin: header("Origin"),
            site: header("Sec-Fetch-Site"), mode: header("Sec-Fetch-Mode"))
    }
}
