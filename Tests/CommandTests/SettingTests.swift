import Host
import SystemPackage
import Testing

@testable import ConductorCommands

/// Settings of git's that count for one command.
@Suite struct SettingTests {
    private static let forms: [[String: String]] = [
        ["GIT_CONFIG_PARAMETERS": "'conductor.checkouts'='code' 'url.$HERE/.insteadOf'='git@acme:'"],
        [
            "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "conductor.checkouts", "GIT_CONFIG_VALUE_0": "code",
            "GIT_CONFIG_KEY_1": "url.$HERE/.insteadOf", "GIT_CONFIG_VALUE_1": "git@acme:",
        ],
    ]

    @Test("Those of 'git -c', and of git's variables, are ours and those of the transfer", arguments: forms)
    func given(form: [String: String]) async throws {
        let machine = try await shopWithCheckout()
        let variables = form.mapValues { $0.replacing("$HERE", with: machine.path("").string) }
        try machine.write(["pods/more.yml": "services:\n  mail: { image: acme/mail, build: 'git@acme:web.git' }\n"])
        let outcome = await machine.conductor(["checkout", "mail", "--no-up"], environment: variables)
        #expect(outcome.status == 0, "\(outcome.transcript)")
        #expect(outcome.output.contains("code/mail (main)"), "\(outcome.transcript)")
        #expect(try machine.read("project/code/mail/app.txt") == "one\n")
        let plain = await machine.conductor("fetch mail")
        #expect(plain.status == 1, "\(plain.transcript)")
        #expect(await machine.conductor(["fetch", "mail"], environment: variables).status == 0)
    }

    @Test("Those of a git command do not reach the repositories that its hook looks at")
    func hook() async throws {
        let machine = try await shopWithCheckout()
        let variables = ["GIT_CONFIG_PARAMETERS": "'conductor.checkouts'='code'"]
        let outcome = await machine.conductor(["hook", "post-checkout", "a", "b", "1"], environment: variables)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.transcript)")
        #expect(try await machine.run("ls -d src/web code 2>/dev/null || true") == "src/web\n")
    }
}
