import Conductor
import Docker
import Errors
import Host
import Projects
import SystemPackage
import Text

/// What somebody who is to find a fault needs to know, in one file of plain text, without secrets.
struct DoctorBundle {
    let session: Session
    let report: DoctorCommand.Report
    let context: CommandContext

    /// How much of the log is in it.
    private static let logLines = 300

    /// Writes it to a file.
    ///
    /// - Throws: `ConductorError` where there is a file of that name already; `HostError`.
    func write(to path: FilePath) async throws {
        guard !Files.exists(path) else {
            throw ConductorError(
                .placeTaken, "'\(path)' is there already", hint: "name another file, or remove that one")
        }
        try Files.write(await text, to: path, isPrivate: true)
    }

    private var text: String {
        get async throws {
            let secrets = await session.secretValues()
            let (host, project) = (context.host, session.project)
            var sections = [
                ("Versions", try JSONText(await Installation(host, within: .seconds(1)))),
                ("doctor", try JSONText(report).withoutQuotes(inJSON: true)),
                (
                    "status",
                    (try? await session.status().status).flatMap { try? JSONText($0) }?.withoutQuotes(inJSON: true)
                        ?? "none"
                ),
                ("Settings", await session.ownSettings()),
                ("Variables that are set", Self.names(of: host.environment)),
                ("Files", Self.files(of: project).joined(separator: "\n")),
            ]
            // What docker-compose has printed may have secrets in it, which must be known to be left out.
            let log = Log(project).lines.suffix(Self.logLines).joined(separator: "\n").withoutQuotes(inJSON: false)
            sections.append(("Log", secrets == nil ? "left out, as the secrets that may be in it cannot be read" : log))
            let whole = sections.map { "## \($0)\n\n\($1)\n" }.joined(separator: "\n")
            let masked = (secrets ?? []).filter { $0.count > 3 }.sorted { $0.count > $1.count }.reduce(
                whole.withoutCredentials
            ) {
                $0.replacing($1, with: "***")
            }
            let home = host.environment["HOME"] ?? ""
            return home.count > 1 ? masked.replacing(home, with: "~") : masked
        }
    }

    /// The names of variables that may matter; their values are nobody else's business.
    private static func names(of environment: [String: String]) -> String {
        let prefixes = [
            "COMPOSE_", "CONDUCTOR_", "DOCKER_", "GIT_", "LC_", "XDG_", "BUILDKIT_", "NO_COLOR", "CLICOLOR", "LANG",
            "TERM",
        ]
        return environment.keys.filter { name in prefixes.contains(where: name.hasPrefix) }.sorted().joined(
            separator: "\n")
    }

    /// The names of the files that make the project, without their content.
    private static func files(of project: Project) -> [String] {
        let folders = ["pods", "config"].map { project.root.appending($0) }
        return folders.flatMap { folder in
            Files.names(in: folder).sorted().map { project.display(folder.appending($0)) }
        }
    }
}

extension String {
    /// Returns the text without what messages quote as docker-compose does: it may be a value from the files.
    ///
    /// - Parameter isJSON: whether the text is JSON, in the strings of which the quotes stand.
    fileprivate func withoutQuotes(inJSON isJSON: Bool) -> String {
        isJSON
            ? replacing(#/\\"(?:[^"\\\n]|\\[^"\n])*(?:\\")?/#, with: #"\"***\""#)
            : replacing(#/"[^"\n]*"?/#, with: #""***""#)
    }
}
