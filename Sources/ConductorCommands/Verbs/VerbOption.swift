/// An option of one of docker-compose's verbs.
struct VerbOption: Sendable {
    /// Its spellings. The first one is passed on: every version of docker-compose that has the option knows it.
    let names: [String]
    /// What its value is called in the help; `nil` for an option without a value.
    let value: String?
    /// What it does.
    let help: String

    /// Describes an option.
    ///
    /// - Parameters:
    ///   - names: its spellings, with spaces between them.
    ///   - value: what its value is called; none for an option without a value.
    ///   - help: what it does.
    init(_ names: String, _ value: String? = nil, _ help: String) {
        self.names = names.split(separator: " ").map(String.init)
        self.value = value
        self.help = help
    }

    /// Returns the option without the spellings that another one has; `nil` where none is left.
    func without(_ taken: some Collection<String>) -> VerbOption? {
        let free = names.filter { !taken.contains($0) }
        return free.isEmpty ? nil : VerbOption(free.joined(separator: " "), value, help)
    }
}
