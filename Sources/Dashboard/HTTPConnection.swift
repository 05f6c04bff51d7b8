import NIOCore
import NIOHTTP1

/// A connection on which files of the page are asked for.
struct HTTPConnection: Sendable {
    private let channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    private let check: RequestGuard
    /// A request that was read before; the connection ends with its answer.
    private let first: HTTPRequestHead?

    /// Takes a connection over, on its event loop.
    init(on channel: any Channel, _ check: RequestGuard, first: HTTPRequestHead?) throws {
        self.channel = try NIOAsyncChannel(wrappingChannelSynchronously: channel)
        self.check = check
        self.first = first
    }

    /// Answers request after request.
    func serve() async throws {
        try await channel.executeThenClose { requests, answers in
            if let first { return try await answers.write(contentsOf: parts(of: answer(to: first), to: first)) }
            var head: HTTPRequestHead?
            for try await part in requests {
                switch part {
                case .head(let new): head = new
                case .body: break
                case .end:
                    guard let head else { return }
                    try await answers.write(contentsOf: parts(of: answer(to: head), to: head))
                    if !head.isKeepAlive { return }
                }
            }
        }
    }

    private func answer(to head: HTTPRequestHead) -> PageFiles.Answer {
        do {
            let target = try check.target(of: .init(head))
            if case .file(let name) = target, let answer = PageFiles.answer(name) { return answer }
            return PageFiles.Answer(status: 404, text: "There is no such file.")
        } catch {
            return switch error {
            case .host: .init(status: 403, text: "This is not the address of the dashboard.")
            case .token:
                .init(
                    status: 403,
                    text: "This is not the address of the dashboard, or no longer: take the one that "
                        + "'git conductor dashboard' has printed.")
            case .origin: .init(status: 403, text: "The dashboard answers to its own page only.")
            case .method: .init(status: 405, text: "The dashboard is only read.")
            }
        }
    }

    private func parts(of answer: PageFiles.Answer, to head: HTTPRequestHead) -> [HTTPServerResponsePart] {
        var headers = HTTPHeaders(answer.headers)
        if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let response = HTTPResponseHead(
            version: head.version, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
        let isBare = head.method == .HEAD
        return [.head(response)] + (isBare ? [] : [.body(.byteBuffer(ByteBuffer(bytes: answer.bytes)))]) + [.end(nil)]
    }
}
