import Compose
import Pipeline
import Projects
import YAML

/// The origins of the variables that compose files use.
struct VariableOrigins {
    private let situation: Situation
    private let shell: [String: String]
    /// The place of each variable in the project's `.env`.
    private let lines: [String: Explanation.Place]

    /// Reads the places in the project's `.env`.
    ///
    /// - Parameters:
    ///   - situation: has the `.env` and the values of the variables.
    ///   - shell: the user's environment.
    /// - Throws: `EnvironmentFileError` with file and line.
    init(_ situation: Situation, shell: [String: String]) throws {
        self.situation = situation
        self.shell = shell
        var lines: [String: Explanation.Place] = [:]
        if let dotEnv = situation.dotEnv {
            let file = situation.project.display(dotEnv.path)
            for line in try EnvironmentFile.lines(of: dotEnv.text, file: file) {
                lines[line.name] = .init(file: file, line: line.line)
            }
        }
        self.lines = lines
    }

    /// Returns a note on each variable that a text uses: its value and its origin.
    ///
    /// - Parameters:
    ///   - text: a text before interpolation.
    ///   - interpolation: replaces its variables.
    ///   - locals: the variables that the same file of variables sets before.
    func notes(
        on text: String, _ interpolation: Interpolation,
        locals: [String: (value: String, place: Explanation.Place)] = [:]
    ) throws -> [String] {
        guard text.contains("$") else { return [] }
        let variables = locals.mapValues(\.value).merging(interpolation.variables) { $1 }
        return try Interpolation(variables: variables).uses(in: text).map { use in
            if use.name == "COMPOSE_PROJECT_NAME", [nil, situation.stack].contains(use.value) {
                return "\(use.name)=\(situation.stack), the name of the stack"
            }
            guard let value = use.value else {
                return use.isReplaced ? "\(use.name) is not set: its default" : "\(use.name) is not set"
            }
            let place = interpolation.variables[use.name] == nil ? locals[use.name]?.place : nil
            let origin =
                place.map { "\($0.file):\($0.line)" } ?? origin(of: use.name, interpolation) ?? "nowhere"
            let words = "\(use.name)=\(Value.string(value).inOneLine) from \(origin)"
            return use.isReplaced ? words + ": its default" : words
        }
    }

    /// Returns a note on the origin of a variable that a file names without a value.
    func note(onInherited name: String, _ interpolation: Interpolation) -> String {
        origin(of: name, interpolation).map { "no value here: taken from \($0)" }
            ?? "no value here, and \(name) is not set elsewhere"
    }

    private func origin(of name: String, _ interpolation: Interpolation) -> String? {
        if shell[name] != nil { return "the shell's environment" }
        return lines[name].map { "\($0.file):\($0.line)" }
            ?? interpolation.origins[name].map { "\($0.file):\($0.line)" }
    }
}
