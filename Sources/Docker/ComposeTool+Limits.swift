extension ComposeTool {
    /// What this version cannot do, or does otherwise than later ones, each as part of a sentence.
    ///
    /// They were measured (docs/compose-versions.md). What compose files say and it does not understand comes last.
    package var limits: [String] {
        let own = Self.measured.filter { $0.versions.contains(number) }.map(\.words)
        var seen: Set<String> = []
        let missing = missingFeatures.map { "\($0.name) (\($0.since))" }.filter { seen.insert($0).inserted }
        return own + (missing.isEmpty ? [] : ["it does not know \(missing.joined(separator: ", "))"])
    }

    /// Whether it makes a changed network anew, when it is told to recreate all services on it.
    package var remakesNetworks: Bool { number >= "2.31" }

    private static let measured: [(versions: Range<ComposeVersion>, words: String)] = [
        ("0"..<"2", "it knows no docker contexts, so it gets the address of the engine from docker"),
        ("0"..<"2.31", "a network that changed keeps its old settings until 'git conductor down'"),
        ("2.24.0"..<"2.24.6", "a pod cannot change a service of a file that it includes"),
    ]
}
