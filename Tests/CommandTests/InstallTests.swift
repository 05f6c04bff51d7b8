import Host
@testable import Projects
import SystemPackage
import Testing

/// `docs/install`, and what is told of it elsewhere.
@Suite struct InstallTests {
    /// Runs `docs/install` with a `PATH` of its own, and returns what it printed and its status.
    private func install(_ words: String, path: String, in machine: Machine) async throws -> String {
        let script = "'\(repository.appending("docs/install"))' \(words) 2>&1 && echo 0 || echo $?"
        return try await machine.run(
            "PATH='\(path)' HOME='\(machine.path("home"))' DESTDIR=\"${DESTDIR:-}\"; export PATH; \(script)", in: "")
    }

    /// A folder with programs of this machine, and no others.
    private func folder(of programs: String, in machine: Machine) async throws -> String {
        try await machine.run(
            "mkdir -p programs && for name in \(programs); do ln -s \"$(command -v $name)\" programs; done", in: "")
        return machine.path("programs").string
    }

    /// What `docs/install` needs to look for the rest.
    private let usual = "sh dirname uname cut grep sed head tr"

    @Test("All that is missing is named at once, before anything is built")
    func missing() async throws {
        let machine = Machine()
        let path = try await folder(of: usual, in: machine)
        try await machine.run("printf '#!/bin/sh\\n' >programs/apt-get && chmod +x programs/apt-get", in: "")
        #expect(
            try await install("\(machine.path("prefix"))", path: path, in: machine) == """
                error: Swift 6.2 or newer is missing: https://www.swift.org/install (or: swiftly install latest)
                error: something is missing: apt-get install pkg-config libgit2-dev libyaml-dev git binutils
                1

                """)
        #expect(Files.kind(of: machine.path("prefix")) == nil)
    }

    @Test("A Swift that is too old is named", arguments: ["6.1.2", "5.10"])
    func oldSwift(version: String) async throws {
        let machine = Machine()
        let path = try await folder(of: "\(usual) git strip", in: machine)
        let scripts = [
            "swift": "echo 'Swift Package Manager - Swift \(version)'", "pkg-config": "exit 0", "dnf": "exit 0",
        ]
        for (name, line) in scripts {
            try machine.write([name: "#!/bin/sh\n\(line)\n"], in: "programs")
            try await machine.run("chmod +x programs/\(name)", in: "")
        }
        let number = version.split(separator: ".").prefix(2).joined(separator: ".")
        #expect(
            try await install("\(machine.path("prefix"))", path: path, in: machine) == """
                error: Swift 6.2 or newer is needed, and this is \(number): https://www.swift.org/install (or: swiftly \
                install latest)
                1

                """)
    }

    @Test("A prefix that cannot be written is found before the build")
    func prefix() async throws {
        let machine = Machine()
        try machine.write(["file": ""], in: "")
        let output = try await install("\(machine.path("file/prefix"))", path: "/usr/bin:/bin", in: machine)
        #expect(output.hasPrefix("error: \(machine.path("file")) cannot be written: "))
        #expect(output.hasSuffix("\n1\n"))
    }

    @Test("What is installed, in a folder with a space too, is removed again")
    func removal() async throws {
        let machine = Machine()
        try await machine.run(
            "mkdir built 'a prefix' && for name in git-conductor git-conductor-hook git-conductor-dashboard; do "
                + "cp /bin/true built/$name; done",
            in: "")
        let prefix = "'\(machine.path("a prefix"))'"
        let path = "/usr/local/bin:/usr/bin:/bin"
        _ = try await install("--programs '\(machine.path("built"))' \(prefix)", path: path, in: machine)
        let files = try await machine.run("find 'a prefix' ! -type d | sort", in: "")
        for name in [
            "bin/conductor", "bin/git-conductor-hook", "bin/git-conductor-dashboard", "man1/git-conductor.1",
            "fish/vendor_completions.d/conductor.fish",
        ] {
            #expect(files.contains("/\(name)\n"))
        }
        let output = try await install("--uninstall \(prefix)", path: path, in: machine)
        #expect(output.hasSuffix("\n0\n"))
        #expect(try await machine.run("find 'a prefix' ! -type d", in: "") == "")
    }

    @Test("The Homebrew formula has the version, and what docs/install needs")
    func formula() throws {
        let formula = try Files.text(of: repository.appending("docs/git-conductor.rb"))
        let script = try Files.text(of: repository.appending("docs/install"))
        #expect(formula.contains("tag: \"v\(Version.text)\""))
        let table = try #require(script.split(separator: "\ntools=\"\n").last?.prefix { $0 != "\"" })
        let names = table.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
        let needed = formula.matches(of: /depends_on "(\w+)"/).map { String($0.output.1) }
        #expect(names.count == 5)
        #expect(Set(needed) == Set(names).subtracting(["-"]).union(["swift"]))
    }
}
