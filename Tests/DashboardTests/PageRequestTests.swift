@testable import Dashboard
import Testing

@Suite struct PageRequestTests {
    @Test(
        "What a page asks for is one command",
        arguments: [
            (#"{"type":"run","action":"up"}"#, ["up"]),
            (#"{"type":"run","action":"up","services":["web","db"]}"#, ["up", "web", "db"]),
            (#"{"type":"run","action":"restart","services":["web"]}"#, ["restart", "web"]),
            (#"{"type":"run","action":"stop","services":["web"]}"#, ["stop", "web"]),
            (#"{"type":"run","action":"mount","services":["web"]}"#, ["mount", "web"]),
            (#"{"type":"run","action":"unmount","services":["web"]}"#, ["unmount", "web"]),
            (#"{"type":"run","action":"checkout","services":["web"],"branch":""}"#, ["checkout", "web"]),
            (#"{"type":"run","action":"checkout","services":["web"],"branch":"topic"}"#, ["checkout", "web", "topic"]),
            (
                #"{"type":"run","action":"checkout","services":["web"],"branch":"topic","create":true}"#,
                ["checkout", "web", "-b", "topic"]
            ),
            (#"{"type":"run","action":"switch","branch":"topic"}"#, ["switch", "topic"]),
            (#"{"type":"run","action":"switch","branch":"topic","create":true}"#, ["switch", "-c", "topic"]),
        ])
    func actions(text: String, words: [String]) throws {
        guard case .run(let action) = try PageRequest(text) else {
            Issue.record("no action")
            return
        }
        #expect(action.words == words)
    }

    @Test("Other requests are read")
    func others() throws {
        #expect(try PageRequest(#"{"type":"watch","stack":"shop"}"#) == .watch(stack: "shop"))
        #expect(try PageRequest(#"{"type":"logs","service":"web"}"#) == .logs(service: "web"))
        #expect(try PageRequest(#"{"type":"logs","service":null}"#) == .logs(service: nil))
        #expect(try PageRequest(#"{"type":"branches"}"#) == .branches(service: nil))
        #expect(try PageRequest(#"{"type":"branches","service":"web"}"#) == .branches(service: "web"))
        #expect(try PageRequest(#"{"type":"approve","run":3}"#) == .approve(run: 3))
        #expect(try PageRequest(#"{"type":"stop","run":3}"#) == .stop(run: 3))
    }

    @Test(
        "What makes no sense is refused, and nothing that looks like an option gets to the command line",
        arguments: [
            "", "{", "[]", #"{"type":"x"}"#, #"{"type":"watch"}"#, #"{"type":"approve"}"#,
            #"{"type":"run"}"#, #"{"type":"run","action":"down"}"#, #"{"type":"run","action":"restart"}"#,
            #"{"type":"run","action":"checkout","services":["web","db"]}"#, #"{"type":"run","action":"switch"}"#,
            #"{"type":"run","action":"switch","branch":""}"#, #"{"type":"run","action":"switch","branch":"--force"}"#,
            #"{"type":"run","action":"switch","branch":"-"}"#,
            #"{"type":"run","action":"switch","branch":"a\u0000b"}"#,
            #"{"type":"run","action":"switch","branch":"a\nb"}"#,
            #"{"type":"run","action":"checkout","services":["web"],"branch":"-b"}"#,
            #"{"type":"run","action":"checkout","services":["web"],"create":true}"#,
        ])
    func refused(text: String) {
        #expect(throws: Refusal.self) { try PageRequest(text) }
    }
}
