@testable import Dashboard
import Testing

@Suite struct RunTests {
    private static func run(_ lines: [String]) -> Run {
        Run(
            number: 3, stack: "shop", action: .restart(["web"]), command: "git conductor restart web",
            approved: [], lines: lines, code: 1)
    }

    @Test("What nobody has approved is read from the message of the command")
    func unapproved() {
        let lines = [
            "restart web: it asks for more",
            "error: this needs power over this machine that nobody has approved [not-approved]",
            "  web mounts the docker socket (pods/default.yml:8)", "  web is privileged (pods/default.yml:9)",
            "hint: look at it; 'git conductor up' approves it",
        ]
        #expect(
            Self.run(lines).unapproved == [
                "web mounts the docker socket (pods/default.yml:8)", "web is privileged (pods/default.yml:9)",
            ])
        #expect(Self.run(["error: something else [port-taken]", "  web"]).unapproved == [])
        #expect(Self.run([]).unapproved == [])
        #expect(Action.restart(["web"]).approving == .up(["web"]))
        #expect(Action.checkout("web", branch: "a").approving == .checkout("web", branch: "a"))
    }

    @Test("Messages are one line of JSON, whatever is in them")
    func messages() {
        #expect(
            Self.run(["a\"b", "ü\u{1}\n"]).message(["a\"b", "ü\u{1}\n"]).text
                == #"{"type":"run","run":3,"stack":"shop","command":"git conductor restart web","lines":["a\"b","ü\u0001\n"],"code":1,"unapproved":false}"#
        )
        #expect(Message("x", [("a", .none), ("b", .json("[1]"))]).text == #"{"type":"x","a":null,"b":[1]}"#)
    }
}
