import Compose
import Errors
import Host
package import Projects
import SystemPackage
import Text
import YAML

extension Situation {
    /// Returns the only service that a word of a command line names.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName` where there is none, or where the word is a pod of several.
    package func service(only word: String) throws -> Service {
        let services = try services(named: [word])
        guard let service = services.first, services.count == 1 else {
            throw ConductorError(
                .serviceWanted, "'\(word)' is a pod of \(services.count) services; name one of them",
                details: services.map(\.name))
        }
        return service
    }

    /// Returns the services that words of a command line name: `SERVICE`, `POD/SERVICE` or `POD`.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName`, with a suggestion.
    package func services(named words: [String]) throws -> [Service] {
        var found: [Service] = []
        for word in words {
            let matches = services(matching: word)
            guard !matches.isEmpty else {
                if let shared, shared.contains(word) { throw shared.refusal(of: word) }
                throw unknown(word, "service or pod", services.map(\.name) + pods.map(\.name))
            }
            found += matches.filter { service in !found.contains { $0.name == service.name } }
        }
        return found
    }

    /// Returns the sources that words of a command line name: those of services and pods, or a source by its own name,
    /// or by the one that cage gives to it, if no other one has that.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName`, with a suggestion, also for a service that has no source.
    package func sources(named words: [String]) throws -> [Source] {
        var found: [Source] = []
        for word in words {
            let matches: [Source]
            if let source = source(named: word) {
                matches = [source]
            } else {
                let services = services(matching: word)
                let aliased = services.isEmpty ? sources.filter { $0.cageAlias == word } : []
                guard !services.isEmpty || aliased.count == 1 else {
                    if let folder = libraryFolder(word) { throw withoutSource(word, folder) }
                    throw unknown(
                        word, "service, pod or source",
                        self.services.map(\.name) + pods.map(\.name) + sources.flatMap { [$0.name] + $0.libraries }
                            + libraryFolders.map(\.library))
                }
                matches = services.isEmpty ? aliased : try sources(of: services)
            }
            found += matches.filter { !found.contains($0) }
        }
        return found
    }

    /// Whether a word of a command line names a source, a service, a pod or a library.
    package func names(_ word: String) -> Bool {
        source(named: word) != nil || !services(matching: word).isEmpty || libraryFolder(word) != nil
    }

    /// Returns the sources of services, each once.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName` for a service that has none.
    package func sources(of services: [Service]) throws -> [Source] {
        var sources: [Source] = []
        for service in services {
            guard let source = source(of: service) else { throw withoutSource(service) }
            if !sources.contains(source) { sources.append(source) }
        }
        return sources
    }

    private func services(matching word: String) -> [Service] {
        let matches = services.filter { $0.name == word || "\($0.pod)/\($0.name)" == word }
        return matches.isEmpty ? services.filter { $0.pod == word } : matches
    }

    /// Returns the source that a word names itself; `nil` if it names a service with a source, or nothing but a service
    /// or pod.
    ///
    /// A library's key goes before a pod's name, other names of sources after all services and pods.
    private func source(named word: String) -> Source? {
        if let service = service(word), source(of: service) != nil { return nil }
        return sources.first { $0.libraries.contains(word) }
            ?? (services(matching: word).isEmpty ? sources.first { $0.name == word } : nil)
    }

    private func unknown(_ word: String, _ kinds: String, _ names: [String]) -> ConductorError {
        return ConductorError(
            .unknownService, "no \(kinds) is called '\(word)'",
            hint: didYouMean(word, among: Set(names).sorted()) ?? "'git conductor status' lists the services")
    }

    /// Returns the folder of the project that a library is, by its key; `nil` for any other word.
    private func libraryFolder(_ key: String) -> String? { libraryFolders.first { $0.library == key }?.folder }

    private func withoutSource(_ library: String, _ folder: String) -> ConductorError {
        guard Files.kind(of: project.root.appending(folder)) == .folder else {
            return ConductorError(
                .folderMissing, "there is no folder '\(folder)' in the project, which the library '\(library)' is",
                hint: "make it, or correct '\(Library.file)'")
        }
        return ConductorError(
            .builtFromFolder,
            "the library '\(library)' is the folder '\(folder)' of the project itself: there is nothing to check out",
            hint: "'git conductor mount \(library)' mounts it in the containers, 'unmount' takes that back")
    }

    private func withoutSource(_ service: Service) -> ConductorError {
        if let folder = service.definition.buildFolder {
            let isInProject = folder.starts(with: project.root)
            return ConductorError(
                .builtFromFolder,
                "the service '\(service.name)' is built from the folder '\(project.display(folder))'"
                    + (isInProject ? ", which lies in the project itself" : ": there is nothing to check out"),
                hint: (isInProject
                    ? "'git conductor mount \(service.name)' mounts it in the container; " : "change it there; ")
                    + "'git conductor build \(service.name)' makes a new image of it")
        }
        return ConductorError(
            .noSource, "the service '\(service.name)' has no source: no git URL stands under its 'build:'",
            hint: "'git conductor source set \(service.name) URL' says which repository it is; its pod is "
                + "'\(service.definition.origin?.file.document.file ?? service.pod)'")
    }
}
