import Host
import NIOCore
import NIOWebSocket

/// The WebSocket of one page.
struct PageConnection: Sendable {
    /// How many messages wait for a page. One that does not take them is disconnected: it comes back, and gets what is then.
    private static let patience = 256

    private let channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
    private let dashboard: Dashboard

    /// Takes a connection over, on its event loop.
    init(on channel: any Channel, _ dashboard: Dashboard) throws {
        // What a page asks for is short.
        try channel.pipeline.syncOperations.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 16, maxAccumulatedFrameSize: 1 << 16))
        self.channel = try NIOAsyncChannel(wrappingChannelSynchronously: channel)
        self.dashboard = dashboard
    }

    /// Serves the page until it is closed.
    func serve() async throws {
        let (messages, message) = AsyncStream.makeStream(
            of: Message.self, bufferingPolicy: .bufferingOldest(Self.patience))
        let page = await dashboard.open {
            if case .dropped = message.yield($0) { message.finish() }
        }
        let result = await Result.of { try await exchange(messages, page) }
        await dashboard.close(page)
        try result.get()
    }

    private func exchange(_ messages: AsyncStream<Message>, _ page: Int) async throws {
        try await channel.executeThenClose { frames, answers in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for try await frame in frames where try await !take(frame, answers, page) { return }
                }
                group.addTask {
                    for await message in messages {
                        try await answers.write(
                            WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: message.text)))
                    }
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Takes a frame.
    ///
    /// - Returns: whether the connection goes on.
    private func take(
        _ frame: WebSocketFrame, _ answers: NIOAsyncChannelOutboundWriter<WebSocketFrame>, _ page: Int
    ) async throws -> Bool {
        switch frame.opcode {
        case .text: await dashboard.take(String(buffer: frame.unmaskedData), from: page)
        case .ping: try await answers.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
        case .connectionClose:
            var data = frame.unmaskedData
            let code = data.readSlice(length: 2) ?? ByteBuffer()
            try await answers.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: code))
            return false
        default: break
        }
        return true
    }
}
