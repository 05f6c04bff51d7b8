import TestSupport
import Testing
import YAML

@testable import Compose
@testable import Projects

@Suite struct VaultConfigurationTests {
    private func requests(_ text: String, in environment: String = "production") throws -> [String] {
        let services = try [("front", "web"), ("db", "db")].map { pod, name in
            Service(
                pod: pod, definition: try ServiceDefinition(name: name, layers: []), isStarted: true,
                isStartedByFiles: true)
        }
        return try VaultConfiguration(text).requests(for: services, of: "shop", .init(name: environment)).map {
            let variables = $0.variables.map { " \($0.name)=\($0.value)" }.joined()
            return "\($0.pod)/\($0.service) \($0.policies.joined(separator: ",")) \($0.ttl) \($0.line)\(variables)"
        }
    }

    @Test("Policies, times and variables of a service, with those of its environment on top")
    func levels() throws {
        let text = """
            default_policies: ["$PROJECT-$TARGET", "${POD}-$SERVICE"]
            extra_environment: { A: "$TARGET", B: b }
            targets:
              staging: { default_ttl: 60, default_policies: [only], extra_environment: { B: "$SERVICE" } }
            pods:
              db: { db: { no_default_policies: true } }
              front: { web: { policies: [more] } }
            """
        #expect(try requests(text) == ["front/web front-web,more,shop-production 2592000 1 A=production B=b"])
        #expect(try requests(text, in: "staging") == ["front/web more,only 60 4 A=staging B=web"])
        #expect(try requests(text, in: "test").isEmpty)
        #expect(try requests("enable_in_targets: [test]\n" + text, in: "test").count == 1)
        #expect(try requests("enable_in_targets: [test]\n" + text).isEmpty)
        #expect(try requests("pods: { db: { db: { policies: [p] } } }\n") == ["db/db p 2592000 1"])
        #expect(try requests("").isEmpty)
    }

    @Test(
        "A mistake is an error with its place",
        arguments: [
            ("auth_type: ldap\n", "1:12: 'auth_type' can only be 'token'"),
            ("default_ttl: 1h\n", "1:14: 'default_ttl' is a number of seconds"),
            ("default_policies: x\n", "1:19: this must be a list of strings"),
            (
                "default_policies: [$HOME]\n",
                "1:20: '$HOME' is not replaced here; $PROJECT, $TARGET, $POD and $SERVICE are"
            ),
            ("polices: []\n", "1:1: 'config/vault.yml' has no key 'polices'"),
            ("pods: { db: { db: { policy: [] } } }\n", "1:21: 'db' has no key 'policy'"),
            ("pods: { db: { db: { no_default_policies: 5 } } }\n", "1:42: 'no_default_policies' is true or false"),
        ])
    func mistakes(text: String, message: String) {
        let error = #expect(throws: YAMLError.self) { _ = try requests(text) }
        #expect(
            error.map { "\($0)".hasPrefix("config/vault.yml:\(message)") } == true, "\(error.map { "\($0)" } ?? "")")
    }
}
