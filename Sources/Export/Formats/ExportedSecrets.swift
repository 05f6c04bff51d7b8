import Compose
import Projects
import YAML

/// The variables by which a compose file gets secrets whose values it does not have.
struct ExportedSecrets {
    /// The names of the variables, by service and secret.
    private var names: [String: [String: String]] = [:]

    init(of project: ExportedProject) {
        var values: [String: Set<String>] = [:]
        for service in project.services {
            for secret in service.secrets { values[secret.name, default: []].insert(secret.value) }
        }
        func variable(_ text: String) -> String {
            (text.first?.isNumber == true ? "_" : "")
                + String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        }
        // Two services may have different secrets of one name.
        let isShared: (Secret) -> Bool = { secret in
            values[secret.name, default: []].count == 1 && !Self.isReserved(secret.name)
                && secret.name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
        }
        var taken = Set(project.services.flatMap(\.secrets).filter(isShared).map(\.name))
        for service in project.services {
            for secret in service.secrets {
                var name = secret.name
                if !isShared(secret) {
                    let wanted = variable("\(service.name.uppercased())_\(secret.name)")
                    name = wanted
                    var number = 2
                    while !taken.insert(name).inserted {
                        name = "\(wanted)_\(number)"
                        number += 1
                    }
                }
                names[service.name, default: [:]][secret.name] = name
            }
        }
        contents = Set(
            project.definitions("secrets").compactMap { $0.value["environment"]?.text }.map(Interpolation.unescape))
    }

    /// The variables that secrets of the compose files have their content from.
    private let contents: Set<String>

    /// Whether a variable of the shell has a meaning of its own, so that a secret must not take its place.
    private static func isReserved(_ name: String) -> Bool {
        ["HOME", "HOSTNAME", "LANG", "LOGNAME", "PATH", "PWD", "SHELL", "TERM", "TMPDIR", "UID", "USER"].contains(name)
            || ["COMPOSE_", "DOCKER_", "LC_", "XDG_"].contains { name.hasPrefix($0) }
    }

    /// Whether services have secret variables.
    var areThere: Bool { !names.isEmpty }

    /// Returns what stands before a command that reads the compose file: `NAME=… `, for each variable.
    ///
    /// - Parameter isWritten: whether the file has the values of secret variables.
    func assignments(isWritten: Bool, contents isReading: Bool) -> String {
        let all = (isWritten ? [] : Set(names.values.flatMap(\.values))).union(isReading ? contents : [])
        return all.sorted().map { "\($0)=… " }.joined()
    }

    /// Returns the value of a secret variable in a compose file.
    func value(of secret: Secret, of service: ExportedProject.Service) -> Value {
        let name = names[service.name]?[secret.name] ?? secret.name
        return .string("${\(name)?it is a secret}")
    }
}
