extension Int {
    /// The number with a noun in the form that goes with it, such as `1 service` and `2 services`.
    ///
    /// - Parameter noun: an English noun in the singular whose plural ends with `s`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
