import Testing

@testable import Docker

@Suite struct ComposeFeatureTests {
    private func tool(_ version: String) -> ComposeTool {
        ComposeTool(command: ["docker", "compose"], version: version)
    }

    @Test("Versions are compared by their three numbers")
    func order() {
        let versions = ["1.29.2", "2.3.3", "2.18.1", "2.24.5", "2.40.3-desktop.1", "5.0"]
        let sorted = versions.reversed().sorted { ComposeVersion($0) < ComposeVersion($1) }
        #expect(sorted == versions)
        #expect(ComposeVersion("2.40.3-desktop.1") == "2.40.3")
        #expect(ComposeVersion("5").description == "5.0.0")
    }

    @Test(
        "What a version does not understand",
        arguments: [
            ("5.0.0", []), ("2.40.3", []), ("2.37.3", ["'models'"]),
            ("2.31.0", ["'label_file'", "'provider'", "'use_api_socket'", "'models'"]),
        ] as [(String, [String])])
    func missing(version: String, names: [String]) {
        var seen: Set<String> = []
        #expect(tool(version).missingFeatures.map(\.name).filter { seen.insert($0).inserted } == names)
    }

    @Test("Tags count as features of the versions that would pass over them")
    func tags() {
        #expect(tool("2.24.3").missingFeatures.map(\.name).contains("'!override'"))
        #expect(!tool("2.24.4").missingFeatures.map(\.name).contains("'!override'"))
        #expect(!tool("2.18.1").missingFeatures.map(\.name).contains("'!reset'"))
        #expect(tool("1.29.2").missingFeatures.map(\.name).contains("'!reset'"))
    }

    @Test(
        "A feature covers its key and what lies below it",
        arguments: [
            ("services.web.develop", true), ("services.web.develop.watch.0", true), ("services.web", false),
            ("services.web.develops", false), ("develop", false),
        ])
    func covers(keys: String, isCovered: Bool) {
        let feature = ComposeFeature(path: "services.*.develop", name: "'develop'", since: "2.22.0")
        #expect(feature.covers(keys) == isCovered)
    }

    @Test("The newest version has no limits, and the oldest says what it cannot do")
    func limits() {
        #expect(tool("2.40.3").limits.isEmpty)
        #expect(tool("1.29.2").limits.first?.hasPrefix("it knows no docker contexts") == true)
        #expect(tool("2.37.3").limits == ["it does not know 'models' (2.38.0)"])
    }
}
