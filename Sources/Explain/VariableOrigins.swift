import Compose
import Pipeline
import Projects
import YAML

/// Where the variables that compose files use get their values.
struct VariableOrigins {
    private let situation: Situation
    private let shell: [String: String]
    /// The line of each variable in the project's `.env`.
    private let lines: [String: Explanation.Place]

    /// - Parameter shell: the user's environment.
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

    /// Says for each variable that a text uses what it is, and from where.
    func notes(on text: String, locals: [String: (value: String, place: Explanation.Place)] = [:]) throws -> [String] {
        guard text.contains("$") else { return [] }
        let variables = locals.mapValues(\.value).merging(situation.interpolation.variables) { $1 }
        return try Interpolation(variables: variables).uses(in: text).map { use in
            if use.name == "COMPOSE_PROJECT_NAME", use.value == nil {
                return "\(use.name)=\(situation.stack), the name of the stack"
            }
            guard let value = use.value else {
                return use.isReplaced ? "\(use.name) is not set: its default" : "\(use.name) is not set"
            }
            let place = situation.interpolation.variables[use.name] == nil ? locals[use.name]?.place : nil
            let origin = place.map { "\($0.file):\($0.line)" } ?? origin(of: use.name) ?? "nowhere"
            let words = "\(use.name)=\(Value.string(value).inOneLine) from \(origin)"
            return use.isReplaced ? words + ": its default" : words
        }
    }

    /// Says from where a variable comes that is named without a value.
    func note(onInherited name: String) -> String {
        origin(of: name).map { "no value here: taken from \($0)" } ?? "no value here, and \(name) is not set elsewhere"
    }

    private func origin(of name: String) -> String? {
        if shell[name] != nil { return "the shell's environment" }
        return lines[name].map { "\($0.file):\($0.line)" }
    }
}
