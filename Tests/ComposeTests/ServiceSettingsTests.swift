import SystemPackage
import Testing
import Text
import YAML

@testable import Compose

/// The settings of a service `web` that says `lines` and nothing else; they begin in line 3, column 5.
private func settings(_ lines: String) throws -> ServiceSettings {
    let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    let file = try ComposeFile("services:\n  web:\n" + indented, path: "/p/pods/web.yml", name: "pods/web.yml")
    let loader = ComposeLoader(projectDirectory: "/p/pods", interpolation: Interpolation(variables: [:])) { path in
        throw YAMLError(message: "no file", file: path.string)
    }
    let layers = try loader.layers(
        of: try #require(file.service("web")),
        in: PlacedComposeFile(file: file, folder: "/p/pods", interpolation: loader.interpolation))
    return try ServiceDefinition(name: "web", layers: layers).settings
}

/// The message about settings, after their line and column.
private func message(_ lines: String) throws -> String {
    let error = try #require(#expect(throws: YAMLError.self) { _ = try settings(lines) })
    let mark = try #require(error.mark)
    return "\(mark.line):\(mark.column): \(error.message)"
}

@Suite struct ServiceSettingsTests {
    @Test(
        "A setting that nobody reads is an error at its place, with the nearest one",
        arguments: [
            ("x-conductor: { srcdirr: /x }", "3:20: 'x-conductor' has no key 'srcdirr'; did you mean 'srcdir'?"),
            (
                "x-conductor: { rebuildon: [a] }",
                "3:20: 'x-conductor' has no key 'rebuildon'; did you mean 'rebuild_on'?"
            ),
            (
                "x-conductor: { elephants: 1 }",
                "3:20: 'x-conductor' has no key 'elephants'; its keys are dump, follow_ports, git, keep, libs, ports, "
                    + "rebuild_on, restart_on, restore, run_on_change, shared, shell, source, srcdir, test"
            ),
            ("x-conductor: { ~: 1 }", "3:20: a key of 'x-conductor' must be a string"),
            ("x-conductor: [srcdir]", "3:18: 'x-conductor' must be a mapping of settings"),
            ("x-conductor: srcdir", "3:18: 'x-conductor' must be a mapping of settings"),
            ("x-conductor: true", "3:18: 'x-conductor' must be a mapping of settings"),
            (
                "labels: { conductor.srcdirr: /x }",
                "3:15: git conductor has no label 'conductor.srcdirr'; did you mean 'conductor.srcdir'?"
            ),
            (
                "labels:\n- conductor.rebuildon=a",
                "4:7: git conductor has no label 'conductor.rebuildon'; did you mean 'conductor.rebuild_on'?"
            ),
            (
                "labels: { conductor.libs: /x }",
                "3:15: git conductor has no label 'conductor.libs'; did you mean 'conductor.lib.NAME'?"
            ),
            (
                "labels: { conductor.run_on_change: x }",
                "3:15: git conductor has no label 'conductor.run_on_change'; did you mean 'conductor.run_on_change.NAME'?"
            ),
            (
                "labels: { conductor.lib.: /x }",
                "3:15: git conductor has no label 'conductor.lib.'; did you mean 'conductor.lib.NAME'?"
            ),
            (
                "labels: { conductor.libs.a.b: /x }",
                "3:15: git conductor has no label 'conductor.libs.a.b'; did you mean 'conductor.lib.a.b'?"
            ),
            (
                "labels: [conductor.run_on_chnge.x=y]",
                "3:14: git conductor has no label 'conductor.run_on_chnge.x'; did you mean 'conductor.run_on_change.x'?"
            ),
            (
                "labels: { conductor.keep.node_modules: x }",
                "3:15: git conductor has no label 'conductor.keep.node_modules'; did you mean 'conductor.keep'?"
            ),
            (
                "x-condutor: { srcdir: /x }",
                "3:5: a service has no settings 'x-condutor'; did you mean 'x-conductor'?"
            ),
        ])
    func unknown(text: String, expected: String) throws {
        #expect(try message(text) == expected)
    }

    @Test("'dump' and 'restore' need each other, from whatever layer they come")
    func dumps() throws {
        let both = try settings("x-conductor: { dump: pg_dumpall }\nlabels: { conductor.restore: psql }")
        #expect(both.dump == "pg_dumpall" && both.restore == "psql")
        #expect(try message("x-conductor: { dump: pg_dumpall }") == "3:26: 'dump' needs 'restore', too")
        #expect(try message("labels: { conductor.restore: psql }").hasSuffix(": 'restore' needs 'dump', too"))
        #expect(try message("x-conductor: { dump: ' ', restore: psql }") == "3:26: 'dump' must not be empty")
    }

    /// A key, a value that it may have, and values of kinds that it may not have.
    @Test(
        "A setting of the wrong kind is an error at its place",
        arguments: [
            ("srcdir", "/a", ["a", "'5'", "[/a]", "{ a: b }", "true", "5", "''"]),
            ("shell", "bash -l", ["[bash]", "[]", "{ a: b }", "true", "5", "1.5", "''", "' '", "'${UNSET}'"]),
            ("test", "'5'", ["[rake]", "{ a: b }", "no", "5", "''"]),
            ("git", "'true'", ["[true]", "[]", "{ a: b }", "5", "1", "maybe", "''", "y"]),
            ("rebuild_on", "'5'", ["{ a: b }", "false", "5", "[a, 5]", "[[a]]", "[~]", "[{ a: b }]", "''", "[a, '']"]),
            ("restart_on", "[]", ["{ a: b }", "true", "5", "[a, false]", "[[a]]", "[~]", "''"]),
            ("keep", "[a, b/c]", ["{ a: b }", "true", "5", "/a", "['']", "[.]", "[[a]]", "[~]"]),
            ("run_on_change", "{ a: rake b, c: [sleep, 5] }", ["a", "[a]", "true", "5", "{ ~: a }", "{ [a]: b }"]),
            ("run_on_change", "{ a: 'true' }", ["{ a: ~ }", "{ a: true }", "{ a: 5 }", "{ a: {} }", "{ a: '' }"]),
            ("run_on_change", "{ 5: [a, ''] }", ["{ a: [] }", "{ a: [5] }", "{ a: [true, x] }", "{ a: [~] }"]),
            ("run_on_change", "{}", ["[]", "''", "{ '': a }", "{ a: [''] }", "{ a: \"''\" }", "{ a: [b, [c]] }"]),
            ("libs", "{}", ["[]", "''", "5"]),
            (
                "libs", "{ a: /a, b: }",
                ["{ a: '' }", "a", "[a=/a]", "true", "{ a: a }", "{ a: [/a] }", "{ a: 5 }", "{ ~: /a }"]
            ),
        ])
    func kinds(key: String, right: String, wrong: [String]) throws {
        _ = try settings("x-conductor: { \(key): \(right) }")
        #expect(try settings("x-conductor: { \(key): }") == settings("x-conductor:"))
        for value in wrong {
            let message = try message("x-conductor: { \(key): \(value) }")
            #expect(message.hasPrefix("3:"), "\(key): \(value) gives \(message)")
        }
    }

    @Test(
        "The same in labels",
        arguments: [
            ("conductor.srcdir: a", "3:15: 'srcdir' must be an absolute path in the container"),
            ("conductor.srcdir: [/a]", "3:33: 'labels.conductor.srcdir' must be a string"),
            ("conductor.git: 1", "3:15: 'git' must be 'true' or 'false'"),
            ("conductor.keep: /a", "3:15: 'keep' names folders under the mount, relative to it"),
            ("conductor.lib.a: a", "3:15: a library is mounted at an absolute path in the container"),
            ("conductor.run_on_change.a: ' '", "3:15: a command has at least one word"),
            ("conductor.run_on_change.a: \"''\"", "3:15: the first word of a command names a program"),
            ("conductor.restart_on: \"''\"", "3:15: a pattern must not be empty"),
            ("conductor.shell: ''", "3:15: 'shell' must not be empty"),
            ("conductor.test: ''", "3:15: 'test' must not be empty"),
            ("conductor.test: \"''\"", "3:15: the first word of 'test' names a program"),
            ("conductor.test: \"a 'b\"", "3:15: a quote is not closed in the command \"a 'b\""),
        ])
    func labels(label: String, expected: String) throws {
        #expect(try message("labels: { \(label) }") == expected)
    }

    @Test("Keys that begin with 'x-', other labels, and settings that say nothing, are no errors")
    func allowed() throws {
        #expect(try settings("x-conductor: { x-note: 1, srcdir: /s, run_on_change: }").sourceDirectory == "/s")
        #expect(try settings("x-conductor:").sourceDirectory == "/app")
        #expect(
            try settings(
                "labels: { conductor: x, conductors.srcdir: /x, conductor.worker.queue: x, conductor.: x, conductor.shell: }"
            ).shell == "sh")
        #expect(try settings("x-connector: { name: x }\nx-c: { a: b }\nx-conductors: [srcdir]") == settings(""))
    }

    @Test("A label is a string, also where it is written as a number or a boolean")
    func labelsAreStrings() throws {
        let settings = try settings(
            "labels: { conductor.shell: 5, conductor.keep: 1.5, conductor.run_on_change.5: true }")
        #expect(settings.shell == "5")
        #expect(settings.keep == ["1.5"])
        #expect(settings.runOnChange == [.init(files: Glob("5"), command: ["true"])])
    }

    @Test(
        "A boolean in the spellings of YAML",
        arguments: [
            ("true", true), ("True", true), ("TRUE", true), ("yes", true), ("'On'", true), ("'${UNSET:-True}'", true),
            ("false", false), ("False", false), ("FALSE", false), ("no", false), ("'OFF'", false),
        ])
    func booleans(text: String, value: Bool) throws {
        #expect(try settings("x-conductor: { git: \(text) }").usesGit == value)
        #expect(try settings("labels: { conductor.git: \(text) }").usesGit == value)
    }

    @Test("cage's labels mean the same; those that have no effect are named with their places")
    func cage() throws {
        let settings = try settings(
            """
            labels:
              io.fdy.cage.srcdir: /c
              io.fdy.cage.pod: web
              io.fdy.cage.keep: a b
              io.fdy.cage.srcdirr: /x
            """)
        #expect(settings.sourceDirectory == "/c")
        #expect(settings.keep == ["a", "b"])
        #expect(
            settings.unhonoured == ["'io.fdy.cage.pod' (pods/web.yml:5)", "'io.fdy.cage.srcdirr' (pods/web.yml:7)"])
    }
}
