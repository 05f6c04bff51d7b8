package import Explain
import YAML

/// What a person has to know about something of the project that an export does not carry as it is.
package struct ExportNote: Sendable, Equatable {
    /// The service or the section of the compose files; `nil` for the whole.
    package let subject: String?
    /// The place that sets it; `nil` if no file does.
    package let place: Explanation.Place?
    /// A sentence about it.
    package let text: String
    /// Whether nothing can be exported until it is changed.
    package let isRefusal: Bool
}

/// Collects the notes of an export.
struct ExportNotes {
    private(set) var all: [ExportNote] = []
    private let project: ExportedProject

    init(_ project: ExportedProject) {
        self.project = project
    }

    /// Notes something that is left out, or carried in another way.
    ///
    /// - Parameter path: the keys that lead to it from the root of a compose file.
    mutating func report(_ path: [String], _ text: String) { add(path, text, isRefusal: false) }

    /// Notes something that can be exported neither as it is nor left out.
    mutating func refuse(_ path: [String], _ text: String) { add(path, text, isRefusal: true) }

    /// Notes each key that nobody has taken from a mapping.
    mutating func reportRest(of keys: Keys) {
        for entry in keys.rest where !entry.value.isNothing && entry.value.text != "false" {
            let path = keys.path + [entry.key]
            report(path, "'\(path.dropFirst(2).joined(separator: "."))' is not exported")
        }
    }

    private mutating func add(_ path: [String], _ text: String, isRefusal: Bool) {
        let subject = path.first == "services" ? path.dropFirst().first : path.prefix(2).joined(separator: ".")
        let note = ExportNote(
            subject: subject.flatMap { $0.isEmpty ? nil : $0 }, place: project.place(path), text: text,
            isRefusal: isRefusal)
        if !all.contains(note) { all.append(note) }
    }
}
