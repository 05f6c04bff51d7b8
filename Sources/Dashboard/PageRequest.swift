import FoundationEssentials

/// What a page asks for.
enum PageRequest: Equatable {
    /// Show this stack, and no other.
    case watch(stack: String)
    /// Follow the logs of this service of the stack; `nil` to follow none.
    case logs(service: String?)
    /// Say which branches there are to switch to, or to check out of the source of this service.
    case branches(service: String?)
    /// Run a command.
    case run(Action)
    /// Run a command again, with the powers approved that it has shown.
    case approve(run: Int)
    /// Interrupt a command.
    case stop(run: Int)

    /// Reads a message of a page.
    ///
    /// - Throws: ``Refusal`` for one that says nothing that is known.
    init(_ text: String) throws {
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(text.utf8)) else {
            throw Refusal("the page has sent what is no request")
        }
        switch form.type {
        case "watch": self = .watch(stack: try form.stack.required("a stack"))
        case "logs": self = .logs(service: form.service)
        case "branches": self = .branches(service: form.service)
        case "run": self = .run(try Action(form))
        case "approve": self = .approve(run: try form.run.required("a run"))
        case "stop": self = .stop(run: try form.run.required("a run"))
        default: throw Refusal("there is no request '\(form.type)'")
        }
    }

    /// The form of all requests.
    struct Form: Decodable {
        let type: String
        var stack: String?
        var service: String?
        var action: String?
        var services: [String]?
        var branch: String?
        var create: Bool?
        var run: Int?
    }
}

/// Why a request is not carried out, for the person at the page.
struct Refusal: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
}

extension Optional {
    /// The value.
    ///
    /// - Throws: ``Refusal`` where there is none.
    func required(_ what: String) throws -> Wrapped {
        guard let self else { throw Refusal("the request lacks \(what)") }
        return self
    }
}
