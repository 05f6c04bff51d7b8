/// How a service is, in the few kinds that a picture tells apart.
package enum ServiceCondition: String, Sendable, CaseIterable {
    /// It runs and, where it has a health check, is healthy.
    case well
    /// It is on its way, or paused.
    case unsettled
    /// It is unhealthy, or ends again and again.
    case failing
    /// Its container has ended with an error.
    case ended
    /// Its container has done its work and ended with 0.
    case done
    /// It has no container.
    case absent
    /// The engine did not answer.
    case unknown

    /// Sorts a state, as docker names it, with the health and the exit code.
    package init(state: String, health: String?, exitCode: Int? = nil) {
        switch state {
        case "running" where health == "unhealthy", "restarting": self = .failing
        case "running": self = health == nil || health == "healthy" ? .well : .unsettled
        case "exited" where exitCode == 0: self = .done
        case "exited", "dead": self = .ended
        case "absent": self = .absent
        case "unknown": self = .unknown
        default: self = .unsettled
        }
    }

    /// A sign for it, one column wide.
    package func sign(isASCII: Bool) -> String {
        switch self {
        case .well: isASCII ? "*" : "●"
        case .unsettled: isASCII ? "~" : "◐"
        case .failing: "!"
        case .ended: isASCII ? "x" : "✗"
        case .done: isASCII ? "+" : "✓"
        case .absent: isASCII ? "-" : "○"
        case .unknown: "?"
        }
    }

    /// It in a word or two, for a legend.
    package var words: String {
        switch self {
        case .well: "running"
        case .unsettled: "starting or paused"
        case .failing: "unhealthy or restarting"
        case .ended: "exited"
        case .done: "exited (0)"
        case .absent: "not started"
        case .unknown: "unknown"
        }
    }
}

extension ServiceGraph.Service {
    /// How it is.
    package var condition: ServiceCondition { ServiceCondition(state: state, health: health, exitCode: exitCode) }

    /// Its state in words, with the health, the exit code and the number of containers.
    package var stateInWords: String {
        words(absent: "not started", running: state + (health.map { " (\($0))" } ?? ""))
    }

    /// The same in fewer words.
    package var stateInFewWords: String { words(absent: "off", running: health ?? state) }

    private func words(absent: String, running: String) -> String {
        let words: String =
            switch state {
            case "absent": absent
            case "running": running
            case "exited": state + (exitCode.map { " (\($0))" } ?? "")
            default: state
            }
        return containers > 1 ? "\(containers) × \(words)" : words
    }
}
