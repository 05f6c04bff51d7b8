import Errors
import Git
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing
import YAML

private let one = "1111111111111111111111111111111111111111"
private let two = "2ab2222222222222222222222222222222222222"

private func entry(_ commit: String, on branch: String? = "main", at url: String = "URL", reference: String? = nil)
    throws -> Snapshot.Entry
{
    Snapshot.Entry(
        of: .init(url: url, reference: reference), branch: branch, commit: try #require(ObjectID(hex: commit)))
}

@Suite struct SnapshotTests {
    @Test("The text has a few lines for each source, sorted, and is read back")
    func text() throws {
        let snapshot = Snapshot(
            file: "f",
            entries: ["web": try entry(one), "api": try entry(two, on: nil, at: "git@host:a/api.git", reference: "v1")])
        #expect(
            snapshot.text == """
                # Written by 'git conductor snapshot'; 'git conductor restore' checks these commits out.
                sources:
                  api:
                    url: git@host:a/api.git
                    reference: v1
                    commit: \(two)
                  web:
                    url: URL
                    branch: main
                    commit: "\(one)"

                """)
        #expect(try Snapshot(snapshot.text, file: "f") == snapshot)
        #expect(try Snapshot(Snapshot(file: "f", entries: [:]).text, file: "f").entries.isEmpty)
    }

    @Test("git merges changes of different sources, also of those that stand side by side")
    func merge() async throws {
        let sandbox = Sandbox()
        var snapshot = Snapshot(file: "f", entries: ["api": try entry(one), "web": try entry(one)])
        let base = snapshot.text
        snapshot.entries["api"] = try entry(two)
        let ours = snapshot.text
        snapshot.entries["web"] = try entry(two)
        let both = snapshot.text
        snapshot.entries["api"] = try entry(one)
        try sandbox.write(["base": base, "ours": ours, "theirs": snapshot.text])
        #expect(try await sandbox.run("git merge-file -p ours base theirs") + "\n" == both)
    }

    @Test("Keys that are not known are left alone, and a commit needs no quotes")
    func tolerant() throws {
        let text = "version: 7\nsources:\n  web: { commit: \(one), note: x }\nx-more: [1]\n"
        #expect(try Snapshot(text, file: "f").entries == ["web": try entry(one, on: nil, at: "")])
    }

    @Test(
        "A mistake is named with its place",
        arguments: [
            ("", "f: 'f' has no key 'sources'"), ("a: 1\n", "f:1:1: 'f' has no key 'sources'"),
            ("sources: [web]\n", "f:1:10: 'sources' must be a mapping"),
            ("sources:\n  web: { branch: main }\n", "f:2:3: the source 'web' has no 'commit'"),
            ("sources:\n  web:\n    commit: 1234567\n", "f:3:13: the 'commit' of 'web' must be the full id"),
            ("sources:\n<<<<<<< HEAD\n  web:\n", "f:2:1: git has left a conflict here"),
        ])
    func mistakes(text: String, message: String) throws {
        let error = #expect(throws: YAMLError.self) { _ = try Snapshot(text, file: "f") }
        #expect(error.map { "\($0)" }?.hasPrefix(message) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("What has changed is a line for each source")
    func changes() throws {
        let old = Snapshot(
            file: "f", entries: ["a": try entry(one), "b": try entry(one), "c": try entry(one), "e": try entry(one)])
        let new = Snapshot(
            file: "f",
            entries: [
                "a": try entry(one), "b": try entry(two, on: nil), "d": try entry(two),
                "e": try entry(one, at: "OTHER"),
            ])
        #expect(
            new.changes(since: old) == [
                "b: 1111111 on 'main' -> 2ab2222 on no branch", "c: gone, was 1111111 on 'main'",
                "d: new, 2ab2222 on 'main'",
                "e: URL -> OTHER",
            ])
        #expect(new.changes(since: new).isEmpty)
        #expect(new.changes(since: nil).count == 4)
    }

    @Test("A source is found by its URL and reference, whatever its name is, or else by its name")
    func sources() throws {
        let entries = [
            "web": try entry(one), "old": try entry(two, reference: "v1"), "api": try entry(two, at: "ELSEWHERE"),
        ]
        let snapshot = Snapshot(file: "f", entries: entries)
        func found(_ name: String, _ url: String, _ reference: String? = nil) -> Snapshot.Entry? {
            snapshot[Source(name: name, url: url, reference: reference, libraries: [], uses: [])]
        }
        #expect(found("repository", "URL") == entries["web"])
        #expect(found("repository", "URL", "v1") == entries["old"])
        #expect(found("repository", "URL", "v2") == nil)
        #expect(found("old", "URL") == entries["web"])
        #expect(found("api", "FORK") == entries["api"])
    }

    @Test("Names are those of files", arguments: ["", ".x", "-x", "a/b", "a b", ".."])
    func names(name: String) async throws {
        try await expectError(.usage) { _ = try Snapshot.file(named: name) }
        #expect(try Snapshot.file(named: "v1.0_rc-2") == "config/snapshots/v1.0_rc-2.lock")
    }

    @Test("Snapshots of a project, by name; none where a link leads out of it")
    func project() async throws {
        let sandbox = Sandbox()
        let text = "sources: {}\n"
        try await sandbox.repository([
            "pods/default.yml": "", "config/sources.lock": text, "config/snapshots/rc.lock": text,
            "config/snapshots/README": "",
        ])
        let project = try sandbox.project()
        #expect(Snapshot.names(in: project) == ["rc"])
        #expect(try Snapshot.read(nil, in: project)?.file == "config/sources.lock")
        #expect(try Snapshot.read("other", in: project) == nil)
        let error = try await expectError(.unknownName) { _ = try Snapshot.existing("rd", in: project) }
        #expect(error.description.contains("no snapshot 'config/snapshots/rd.lock'\nhint: did you mean 'rc'?"))
        try await sandbox.run(
            "rm -r config && mkdir ../out && echo 'sources: {}' >../out/sources.lock && ln -s ../out config",
            in: "project")
        #expect(throws: (any Error).self) { _ = try Snapshot.read(nil, in: project) }
    }
}
