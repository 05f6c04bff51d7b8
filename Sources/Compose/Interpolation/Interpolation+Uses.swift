extension Interpolation {
    /// A variable that an interpolation reads.
    package struct Use: Sendable, Hashable {
        /// Its name.
        package let name: String
        /// Its value; `nil` where it is not set.
        package let value: String?
        /// Whether the default of the text was used instead.
        package let isReplaced: Bool
    }

    /// Returns the variables that the interpolation of a text reads, each once, in their order.
    ///
    /// Those in a default that is not used are left out.
    ///
    /// - Throws: `InterpolationError`, as the interpolation itself.
    package func uses(in text: String) throws(InterpolationError) -> [Use] {
        var uses: [Use] = []
        try collect(from: text, into: &uses)
        return uses
    }

    private func collect(from text: String, into uses: inout [Use]) throws(InterpolationError) {
        for case .reference(let reference) in try InterpolationTemplate(text).pieces {
            let value = variables[reference.name]
            let isSet = value.map { !(reference.emptyIsUnset && $0.isEmpty) } ?? false
            let isReplaced = reference.operation == .fallback && !isSet
            let use = Use(name: reference.name, value: value, isReplaced: isReplaced)
            if !uses.contains(use) { uses.append(use) }
            if isReplaced || (reference.operation == .alternative && isSet) {
                try collect(from: reference.operand, into: &uses)
            }
        }
    }
}
