extension Interpolation {
    /// Returns the interpolation of an included file, for which environment files set more variables.
    ///
    /// What is set already stays, and a later file wins over an earlier one, as in docker compose from 2.21 on. (2.20
    /// gives an included file no other variables than those of these files.)
    ///
    /// - Parameter files: The environment files in their order.
    /// - Throws: `EnvironmentFileError`, which names the file and the line.
    func adding(_ files: [(name: String, text: String)]) throws(EnvironmentFileError) -> Interpolation {
        var added: [String: String] = [:]
        var places: [String: Origin] = [:]
        for (name, text) in files {
            let file = try EnvironmentFile(parsing: text, file: name, variables: { variables[$0] }, earlier: added)
            added.merge(file.values) { $1 }
            for line in try EnvironmentFile.lines(of: text, file: name)
            where line.text != nil && variables[line.name] == nil {
                places[line.name] = Origin(file: name, line: line.line)
            }
        }
        return Interpolation(
            variables: variables.merging(added) { outer, _ in outer },
            origins: origins.merging(places) { outer, _ in outer })
    }
}
