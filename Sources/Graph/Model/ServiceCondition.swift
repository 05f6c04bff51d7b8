/// How a service is, in the few kinds that a picture tells apart.
package enum ServiceCondition: String, Sendable, CaseIterable {
    /// It runs and, where it has a health check, is healthy.
    case well
    /// It is on its way, paused or unhealthy.
    case unsettled
    /// Its container has ended.
    case ended
    /// It has no container.
    case absent
    /// The engine did not answer.
    case unknown

    /// Sorts a state, as docker names it, with the health.
    package init(state: String, health: String?) {
        switch state {
        case "running": self = health == nil || health == "healthy" ? .well : .unsettled
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
        case .ended: isASCII ? "x" : "✗"
        case .absent: isASCII ? "-" : "○"
        case .unknown: "?"
        }
    }

    /// It in a word or two, for a legend.
    package var words: String {
        switch self {
        case .well: "running"
        case .unsettled: "starting, paused or unhealthy"
        case .ended: "exited"
        case .absent: "not started"
        case .unknown: "unknown"
        }
    }
}

extension ServiceGraph.Service {
    /// How it is.
    package var condition: ServiceCondition { ServiceCondition(state: state, health: health) }

    /// Its state in words, with the health and the number of containers.
    package var stateInWords: String {
        let words = (state == "absent" ? "not started" : state) + (health.map { " (\($0))" } ?? "")
        return containers > 1 ? "\(containers) × \(words)" : words
    }
}
