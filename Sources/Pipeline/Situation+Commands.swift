import Compose
import Errors
package import Projects
import Text
import YAML

/// A command that is run in a new container of a service.
package struct ServiceCommand: Sendable, Equatable {
    /// The service.
    package let service: String
    /// Its words; none for the command of the service itself.
    package let words: [String]
    /// Where it is written: `pods/db.metadata.yml:9`; `nil` for one of a command line.
    package let place: String?

    /// Describes a command.
    package init(service: String, words: [String], place: String? = nil) {
        self.service = service
        self.words = words
        self.place = place
    }

    /// What it is called in messages: its words, or the service.
    package var title: String {
        words.isEmpty ? service : words.map(ShellWords.quote).joined(separator: " ")
    }
}

extension Situation {
    /// Returns a name for a new container of a service that no other one has.
    package func newContainerName(of service: String) -> String {
        "\(stack)-\(service)-run-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// Throws where the environment does not have a service.
    ///
    /// - Throws: `ConductorError` of kind `unknownName`.
    package func checkEnabled(_ service: Service) throws {
        guard let pod = pods.first(where: { $0.name == service.pod }), !pod.isEnabled,
            let confinement = pod.confinement
        else { return }
        let names = confinement.environments.map { "'\($0)'" }.joined(separator: ", ")
        throw ConductorError(
            .notInEnvironment, "'\(service.name)' is not there in the environment '\(environment.name)'",
            details: ["\(confinement.place) of the pod '\(pod.name)' names \(names.isEmpty ? "none" : names)"],
            hint: "add '\(environment.name)' there, or name another environment with '-E'")
    }

    /// Returns the command that runs the tests of a service.
    ///
    /// - Throws: `ConductorError` of kind `content` where it has none.
    package func tests(of service: Service) throws -> ServiceCommand {
        let name = service.name
        if let words = service.definition.settings.test { return ServiceCommand(service: name, words: words) }
        let file = service.definition.origin?.file.document.file ?? service.pod
        throw ConductorError(
            .noTestCommand, "the service '\(name)' does not say how it is tested",
            hint: "'x-conductor: { test: COMMAND }' in '\(file)' does, or: git conductor test \(name) COMMAND")
    }

    /// Returns the commands that initialize pods (`run_on_init`), in the pods' order.
    ///
    /// - Parameter services: services that were started; their pods are meant.
    /// - Throws: `ConductorError` of kind `unknownName` where a command names no service of the environment, with its place.
    package func initCommands(of services: [Service]) throws -> [ServiceCommand] {
        let started = Set(services.map(\.pod))
        return try pods.filter { started.contains($0.name) }.flatMap(\.initCommands).map { command in
            do {
                let service = try service(only: command.words.first ?? "")
                try checkEnabled(service)
                return ServiceCommand(
                    service: service.name, words: Array(command.words.dropFirst()), place: command.place)
            } catch let error as ConductorError {
                throw error.adding(details: ["'run_on_init' names it: \(command.place)"])
            }
        }
    }

    /// Returns the commands of a script, in the order of the pods and their services.
    ///
    /// - Parameters:
    ///   - name: the name of the script.
    ///   - words: the services and pods that are meant, as a command line names them; all that are enabled if there are none.
    /// - Throws: `ConductorError` of kind `unknownName` where none of them has a script of that name.
    package func script(named name: String, of words: [String]) throws -> [ServiceCommand] {
        let named = try services(named: words)
        try named.forEach(checkEnabled)
        let enabled = Set(enabledPods.map(\.name))
        let services = named.isEmpty ? self.services.filter { enabled.contains($0.pod) } : named
        let found = services.flatMap(scripts).filter { $0.name == name }
        guard found.isEmpty else {
            return found.flatMap { script in
                script.commands.map { ServiceCommand(service: script.service, words: $0.words, place: $0.place) }
            }
        }
        let all = self.services.compactMap { service in
            let names = scripts(of: service).map(\.name)
            let place = enabled.contains(service.pod) ? "" : ", not in '\(environment.name)'"
            return names.isEmpty ? nil : "\(service.name)\(place): \(names.joined(separator: ", "))"
        }
        let whose = words.isEmpty ? "no service has" : "\(words.map { "'\($0)'" }.joined(separator: ", ")) has no"
        throw ConductorError(
            .unknownScript, "\(whose) \(words.isEmpty ? "a " : "")script '\(name)'", details: all,
            hint: all.isEmpty
                ? "a pod's metadata names scripts: 'services: { NAME: { scripts: … } }' in 'pods/POD.metadata.yml'"
                : didYouMean(name, among: Set(services.flatMap(scripts).map(\.name)).sorted()))
    }

    /// Returns the scripts of a service, in the order of the file.
    package func scripts(of service: Service) -> [PodScript] {
        pods.first { $0.name == service.pod }?.scripts.filter { $0.service == service.name } ?? []
    }
}
