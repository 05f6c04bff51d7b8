/// What a page can have done to a stack: one command of git conductor.
enum Action: Equatable {
    /// Services, all of them where none is named, are brought up.
    case up([String])
    case restart([String])
    case stop([String])
    case mount([String])
    case unmount([String])
    /// The source of a service is checked out: at its usual branch, or at this one, which is made where it is new.
    case checkout(String, branch: String?, isNew: Bool = false)
    /// The project and its checkouts are switched to a branch, which is made where it is new.
    case change(branch: String, isNew: Bool)

    /// Reads what a page asks for.
    ///
    /// - Throws: ``Refusal`` where the action is unknown or lacks something.
    init(_ form: PageRequest.Form) throws {
        let services = form.services ?? []
        func named() throws -> [String] {
            guard !services.isEmpty else { throw Refusal("the request names no service") }
            return services
        }
        let branch = form.branch.flatMap { $0.isEmpty ? nil : $0 }
        let isOneWord = branch?.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } ?? true
        if let branch, branch.hasPrefix("-") || !isOneWord { throw Refusal("'\(branch)' is no name of a branch") }
        switch form.action {
        case "up": self = .up(services)
        case "restart": self = .restart(try named())
        case "stop": self = .stop(try named())
        case "mount": self = .mount(try named())
        case "unmount": self = .unmount(try named())
        case "checkout":
            guard services.count == 1 else { throw Refusal("one service is checked out at a time") }
            let isNew = form.create ?? false
            self = .checkout(services[0], branch: isNew ? try branch.required("a branch") : branch, isNew: isNew)
        case "switch": self = .change(branch: try branch.required("a branch"), isNew: form.create ?? false)
        default: throw Refusal("there is no action '\(form.action ?? "")'")
        }
    }

    /// The services that it names.
    var services: [String] {
        switch self {
        case .up(let services), .restart(let services), .stop(let services), .mount(let services),
            .unmount(let services):
            services
        case .checkout(let service, _, _): [service]
        case .change: []
        }
    }

    /// The words of the command.
    var words: [String] {
        switch self {
        case .up(let services): ["up"] + services
        case .restart(let services): ["restart"] + services
        case .stop(let services): ["stop"] + services
        case .mount(let services): ["mount"] + services
        case .unmount(let services): ["unmount"] + services
        case .checkout(let service, let branch, let isNew):
            ["checkout", service] + (isNew ? ["-b"] : []) + (branch.map { [$0] } ?? [])
        case .change(let branch, let isNew): ["switch"] + (isNew ? ["-c"] : []) + [branch]
        }
    }

    /// The action that approves the power that this one needs, and does the same or more.
    var approving: Action {
        switch self {
        case .restart(let services): .up(services)
        default: self
        }
    }
}
