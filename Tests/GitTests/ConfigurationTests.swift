import Git
import SystemPackage
import Testing

@Suite struct ConfigurationTests {
    let sandbox = Sandbox()

    @Test func readsValues() throws {
        try sandbox.run(
            """
            git init -q r; cd r; git config a.text 'with  space # and ü'; git config a.off no
            git config 'sec.Sub.Section.key' deep; printf '[a]\\n\\tbare\\n' >> .git/config
            git config --add a.list one; git config --add a.list two; git config --add test.order repository
            """)
        let configuration = try Repository(at: sandbox.path("r")).configuration
        #expect(try configuration.string("a.text") == "with  space # and ü")
        #expect(try configuration.string("a.TEXT") == "with  space # and ü")
        #expect(try configuration.bool("a.off") == false)
        #expect(try configuration.bool("a.bare") == true)
        #expect(try configuration.string("sec.Sub.Section.key") == "deep")
        #expect(try configuration.strings("a.list") == ["one", "two"])
        #expect(try configuration.string("a.list") == "two")
        #expect(try configuration.strings("test.order") == ["user", "repository"])
        #expect(try configuration.string("a.none") == nil)
        #expect(try configuration.bool("a.none") == nil)
        #expect(try configuration.strings("a.none") == [])
        #expect(configuration.strings(ofEach: "Sec", "Key") == ["Sub.Section": "deep"])
        #expect(configuration.strings(ofEach: "a", "text").isEmpty)
        let error = #expect(throws: GitError.self) { try configuration.bool("a.text") }
        #expect(error?.description.hasPrefix("cannot read the configuration 'a.text': ") == true)
        let malformed = #expect(throws: GitError.self) { try configuration.string("nodot") }
        #expect(malformed?.kind == .invalid)
        #expect(throws: GitError.self) { try configuration.strings("nodot") }
    }

    @Test func isAsOfItsMaking() throws {
        try sandbox.run("git init -q r; git -C r config a.b 1")
        let repository = try Repository(at: sandbox.path("r"))
        let before = try repository.configuration
        try sandbox.run("git -C r config a.b 22")
        #expect(try before.string("a.b") == "1")
        #expect(try repository.configuration.string("a.b") == "22")
    }

    @Test func followsConditionalIncludes() throws {
        try sandbox.run(
            """
            printf '[a]\\n\\tinner = yes\\n\\tlist = included\\n' > extra; git init -q r; cd r; commit one
            git config --add a.list first; git config "includeIf.gitdir:$(dirname "$PWD")/.path" ../../extra
            git config "includeIf.onbranch:feature/.path" ../../branch; printf '[a]\\n\\tbranch = yes\\n' > ../branch
            """)
        func configuration() throws -> Configuration { try Repository(at: sandbox.path("r")).configuration }
        #expect(try configuration().bool("a.inner") == true)
        #expect(try configuration().strings("a.list") == ["first", "included"])
        #expect(try configuration().bool("a.branch") == nil)
        try sandbox.run("cd r; git switch -q -c feature/x")
        #expect(try configuration().bool("a.branch") == true)
    }

    @Test func readsTheUsersOwn() throws {
        try sandbox.run("git init -q r")
        #expect(try Repository(at: sandbox.path("r")).configuration.bool("test.home") == true)
    }
}
