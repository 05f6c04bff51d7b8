import ConductorKit

extension Plan.Step {
    /// The step in a line: what, and why.
    var line: String {
        "\(action.rawValue) \(service): \(reasons.joined(separator: ", "))"
    }
}

extension Plan {
    /// The plan as lines for a person.
    var lines: [String] {
        isEmpty ? ["nothing to do"] : steps.map(\.line)
    }

    /// The plan in one short line, for a hook.
    var summary: String {
        steps.map { step in
            let reason = step.reasons.first ?? ""
            let more = step.reasons.count > 1 ? " and \(step.reasons.count - 1) more" : ""
            return "\(step.action.rawValue) \(step.service) (\(reason)\(more))"
        }.joined(separator: "; ")
    }
}
