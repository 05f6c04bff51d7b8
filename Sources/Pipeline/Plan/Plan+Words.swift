import Text

extension Plan.Step {
    /// What happens, in a few words: `recreate web`, `run rake db:migrate in web`.
    package var words: String {
        command.map { "run '\($0.joined(separator: " "))' in \(service)" } ?? "\(action.rawValue) \(service)"
    }

    /// The step in a line: what happens, and why.
    package var line: String { "\(words): \(reasons.joined(separator: ", "))" }
}

extension Plan {
    /// The plan as lines for messages.
    package var lines: [String] {
        (isEmpty && held.isEmpty ? ["nothing to do"] : steps.map { $0.line + ($0.isHeld ? " (held back)" : "") })
            + allNotes.map { "note: \($0)" }
    }

    /// The steps that are taken, a line each, for somebody who waits for them: services with which the same is done for the
    /// same reasons share a line.
    package var reportLines: [String] {
        var groups: [(step: Step, services: [String])] = []
        for step in taken {
            let same = groups.firstIndex {
                step.command == nil && $0.step.action == step.action && $0.step.command == nil
                    && $0.step.reasons == step.reasons
            }
            if let same { groups[same].services.append(step.service) } else { groups.append((step, [step.service])) }
        }
        return groups.map { step, services in
            services.count == 1
                ? step.line
                : "\(step.action.rawValue) \(services.joined(separator: ", ")): "
                    + step.reasons.joined(separator: ", ").replacing(
                        "it has no container", with: "they have no containers")
        }
    }

    /// Groups steps by service, in their order, with each reason once.
    package func byService(_ steps: [Step]) -> [(service: String, steps: [Step], reasons: [String])] {
        var services: [String] = []
        for step in steps where !services.contains(step.service) { services.append(step.service) }
        return services.map { service in
            let own = steps.filter { $0.service == service }
            var seen: Set<String> = []
            return (service, own, own.flatMap(\.reasons).filter { seen.insert($0).inserted })
        }
    }

    /// The plan in one line, for a hook: what happens to each service, with the first reason, and the notes.
    package var summary: String {
        let services = byService(taken).map { service, steps, reasons in
            let actions = steps.map { step in
                step.command.map { "run '\($0.joined(separator: " "))'" } ?? step.action.rawValue
            }
            let name = steps.last?.command == nil ? service : "in \(service)"
            let count = reasons.count - 1
            let more = count > 0 ? ", and for \(count.counted("more reason"))" : ""
            return "\(actions.joined(separator: " and ")) \(name) (\(reasons.first ?? "")\(more))"
        }
        return (services + notes).joined(separator: "; ")
    }

    /// The steps that are held, in one line, without those that only wait for a build or a command of the same service.
    package var heldSummary: String {
        let causes = held.filter { $0.action == .build || $0.action == .run }
        let waiting = Set(causes.map(\.service))
        return held.filter { causes.contains($0) || !waiting.contains($0.service) }
            .map { "\($0.words) (\($0.reasons.first ?? ""))" }.joined(separator: "; ")
    }
}
