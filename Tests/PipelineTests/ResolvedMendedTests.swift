import Errors
import TestSupport
import Testing
import YAML

@testable import Pipeline

/// What docker-compose prints otherwise than it reads it.
@Suite struct ResolvedMendedTests {
    private func mended(_ printed: String, isLegacy: Bool) throws -> String {
        let root = try #require(try Document(printed, file: "config").root)
        return try ResolvedStack.mended(Value(copying: root), isLegacy: isLegacy).serialized()
    }

    @Test("docker-compose 1: ports, and a dollar that it would take for a variable")
    func first() throws {
        let printed = """
            services:
              s:
                command:
                  - sleep
                  - 10.0.0.1:80:80/tcp
                  - $$x
                environment:
                  A$$B: c$$d
                ports:
                  - published: 18300-18310
                    target: 80
                  - protocol: udp
                    published: 18400-18401
                    target: 81
                  - 127.0.0.1:18300:80/tcp
                  - 127.0.0.1::82/tcp
                  - 127.0.0.1:18301:83/udp
                  - ::1:18302:84/tcp
                  - ::1:18303:84/udp
                  - published: 8080
                    target: 84
                  - target: 85
                security_opt:
                  - label=$x
                tmpfs:
                  - /a
                  - /a
                  - /b
                volumes:
                  - /p/$x:/y${z}:rw
                  - source: /p/$$x
                    target: /q
                    type: bind
                volumes_from:
                  - service:$b:ro

            """
        #expect(
            try mended(printed, isLegacy: true) == """
                services:
                  s:
                    command:
                      - sleep
                      - 10.0.0.1:80:80/tcp
                      - $$x
                    environment:
                      A$B: c$$d
                    ports:
                      - "18300-18310:80"
                      - 18400-18401:81/udp
                      - "127.0.0.1:18300:80"
                      - "127.0.0.1::82"
                      - 127.0.0.1:18301:83/udp
                      - "[::1]:18302:84"
                      - "[::1]:18303:84/udp"
                      - published: 8080
                        target: 84
                      - target: 85
                    security_opt:
                      - label=$$x
                    tmpfs:
                      - /a
                      - /b
                    volumes:
                      - /p/$$x:/y$${z}:rw
                      - source: /p/$$x
                        target: /q
                        type: bind
                    volumes_from:
                      - service:$$b:ro

                """)
    }

    @Test("Compose v2: a limit of -1, keys of ssh, and a dollar in a key")
    func second() throws {
        let printed = """
            services:
              s:
                build:
                  context: /p
                  ssh:
                    - 'k: /x'
                    - default
                environment:
                  A$$B: c$$d
                memswap_limit: "-1"

            """
        #expect(
            try mended(printed, isLegacy: false) == """
                services:
                  s:
                    build:
                      context: /p
                      ssh:
                        - k=/x
                        - default
                    environment:
                      A$B: c$$d
                    memswap_limit: -1

                """)
    }

    @Test("Where a variable would be replaced once more, nothing runs", arguments: ["a${B:-c}", "$B", "$$$B"])
    func variable(text: String) throws {
        let error = try #require(throws: ConductorError.self) {
            try mended("services:\n  s:\n    command: '\(text)'\n", isLegacy: false)
        }
        #expect(error.kind == .compose && error.message.contains("'\(text)'"))
    }
}
