import Compose
package import Docker
package import Errors
import Projects
import Text

/// What docker-compose says where it refuses the compose files, and what in the files it is about.
///
/// Each version has its own words, and names the last of the files rather than the one where the mistake is: ours,
/// often. So the place is looked for in the project's files.
struct ComposeRefusal: Equatable {
    /// What a message is about.
    struct Subject: Equatable {
        /// The keys that lead to it, with dots between them; empty for the top of the file.
        var path = ""
        /// A key below these, which is the mistake; or the first of several.
        var key: String?
        /// A text below these, such as the name of a network.
        var mention: String?
        /// A file that is named there.
        var file: String?
    }

    /// The message in one line, without the compose file that it names.
    let message: String
    /// All that was said, without warnings, headings and general advice.
    let lines: [String]
    /// What it is about; `nil` for a message that we do not know.
    let subject: Subject?

    /// Reads what docker-compose wrote to its standard error.
    init(_ said: String) {
        lines = said.split(whereSeparator: \.isNewline).map(String.init).filter { !Self.isAside($0) }
        subject = lines.lazy.compactMap(Subject.init).first
        let told = lines.first ?? "it gives no reason"
        message = told.replacing(/^(validating|parsing) \S.*?: +/, with: "").trimmed
    }

    /// Whether a line is a warning, a heading, which names a file of ours as often, or advice that fits every message.
    private static func isAside(_ line: String) -> Bool {
        line.contains(" level=warning ") || line.trimmed.isEmpty
            || line.hasSuffix(" variable is not set. Defaulting to a blank string.")
            || line.wholeMatch(
                of: /The Compose file.* is invalid because:|decoding failed due to .*:|\d+ error\(s\) decoding:/) != nil
            || ["You might be seeing this error", "For more on the Compose file format"].contains(where: line.hasPrefix)
    }

    /// The keys that lead to what it is about, with dots between them.
    var keys: String? {
        subject.flatMap { subject in
            let keys = [subject.path, subject.key ?? ""].filter { !$0.isEmpty }
            return keys.isEmpty ? nil : keys.joined(separator: ".")
        }
    }
}

extension ConductorError {
    /// Makes the error for files that docker-compose refuses.
    ///
    /// - Parameters:
    ///   - said: what docker-compose wrote to its standard error.
    ///   - tool: the docker-compose.
    ///   - situation: the project's files.
    package init(refused said: String, by tool: ComposeTool, in situation: Situation, signal: Int32? = nil) {
        let refusal = ComposeRefusal(said)
        let place = refusal.subject.flatMap(situation.place(of:)).map { "\($0): " } ?? ""
        let feature = refusal.keys.flatMap { keys in tool.missingFeatures.first { !$0.path.isEmpty && $0.covers(keys) }
        }
        // The override of a service that is nowhere else.
        let bare = situation.services.map(\.definition).first {
            $0.image == nil && $0.buildContext == nil && refusal.subject?.path == "services.\($0.name)"
        }
        let others = situation.services.map(\.name).filter { $0 != bare?.name }
        let missing =
            [situation.project.dotEnv] + situation.services.flatMap { $0.definition.environmentFiles.map(\.path) }
        self.init(
            .composeRefused, "\(place)'\(tool.words)' refuses the files: \(refusal.message)",
            details: refusal.lines.count > 1 ? refusal.lines.suffix(20) : [],
            hint: feature.map { "\(tool.needs($0)): https://docs.docker.com/compose/install" }
                ?? situation.project.hint(forMissing: missing)
                ?? bare.flatMap { didYouMean($0.name, among: others) }
                ?? "mend it; 'git conductor up --dry-run' asks docker-compose again",
            signal: signal)
    }
}
