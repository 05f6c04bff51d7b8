import ArgumentParser
import Conductor
import Editing
import Errors
import Pipeline
import Projects
import Repositories

extension SourceCommand {
    /// Which service, and where its source is written.
    struct Place: ParsableArguments {
        @Argument(help: "The service.")
        var service: String

        @Flag(help: "In git's configuration, for this machine alone, and not in the compose file.")
        var local = false

        @OptionGroup var options: ProjectOptions
        @OptionGroup var dry: DryRunOption

        /// Sets the source of the service, while no other command changes the project's files.
        ///
        /// - Parameter url: the URL; `nil` takes back what was set.
        func set(_ url: String?, _ context: CommandContext) async throws {
            let session = try await options.session(context)
            let place = try await session.editing(isDryRun: dry.dryRun) { situation in
                let found = try situation.service(only: service)
                return local
                    ? try await setInConfiguration(url, of: found, in: situation, session)
                    : try setInFile(url, of: found, in: situation)
            }
            guard dry.dryRun || !options.talk.quiet else { return }
            let removed = dry.dryRun ? "remove" : "removed"
            context.print(
                url == nil
                    ? "\(removed) the source of \(service) from \(place)" : "set the source of \(service) in \(place)")
        }

        private func setInFile(_ url: String?, of service: Service, in situation: Situation) throws -> String {
            var source = try ServiceSource(of: service, in: situation)
            if let url { return try source.set(url, dryRun: dry.dryRun) }
            guard let file = try source.unset(dryRun: dry.dryRun) else { throw notSet(in: "its compose file") }
            return file
        }

        private func setInConfiguration(
            _ url: String?, of service: Service, in situation: Situation, _ session: Session
        ) async throws -> String {
            if let url { try ServiceSource.check(url) }
            let key = ProjectSettings.sourceKey(of: service.name)
            let place = "git's configuration (\(key))"
            if url == nil, try situation.settings.source(of: service.name) == nil { throw notSet(in: place) }
            if !dry.dryRun {
                try await session.git.capture(
                    ["config"] + (url.map { [key, $0] } ?? ["--unset-all", key]), in: session.project.root)
            }
            return place
        }

        private func notSet(in place: String) -> ConductorError {
            ConductorError(
                .noSource, "no source is set for '\(service)' in \(place)",
                hint: "'git conductor source ls' shows the sources of all services")
        }
    }

    /// `source set SERVICE URL`
    struct Set: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the git repository that the code of a service comes from.",
            discussion: """
                For a service whose 'build:' is no git URL: after this, 'git conductor checkout SERVICE' works for it, too.
                """)

        static let examples: Examples = [
            "git conductor source set web git@github.com:myaccount/web.git": "in the compose file",
            "git conductor source set --local web git@github.com:me/web.git#topic": "on this machine alone",
        ]

        @OptionGroup var place: Place

        @Argument(help: "A git URL, such as git@github.com:acme/web.git, with '#BRANCH:FOLDER' if need be.")
        var url: String

        func run(_ context: CommandContext) async throws {
            try await place.set(url, context)
        }
    }

    /// `source unset SERVICE`
    struct Unset: ConductorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back what 'source set' has set.",
            discussion: "The checkout stays; 'git conductor remove' takes it away.")

        static let examples: Examples = [
            "git conductor source unset web": "in the compose file",
            "git conductor source unset --local web": "on this machine",
        ]

        @OptionGroup var place: Place

        func run(_ context: CommandContext) async throws { try await place.set(nil, context) }
    }
}
