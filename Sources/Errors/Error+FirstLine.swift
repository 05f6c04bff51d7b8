extension Error {
    /// The first line of what it says: where something is wrong and what.
    package var firstLine: String { "\(self)".split(separator: "\n").first.map(String.init) ?? "\(Self.self)" }
}
