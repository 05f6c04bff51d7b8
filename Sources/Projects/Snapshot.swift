import Errors
package import Git
import Host
import SystemPackage
import Text
import YAML

/// The commits of a project's sources, as a file of the project records them.
package struct Snapshot: Sendable, Equatable {
    /// What is recorded of a source.
    package struct Entry: Sendable, Equatable {
        /// The URL that the source had.
        package let url: String
        /// The branch, tag or commit that the project named; `nil` for the remote's default branch.
        package let reference: String?
        /// The branch that it was on; `nil` if it was on none, as with a tag.
        package let branch: String?
        /// The commit.
        package let commit: ObjectID

        /// Describes a source.
        package init(of key: Checkout.Key, branch: String?, commit: ObjectID) {
            (url, reference) = (key.url, key.reference)
            self.branch = branch
            self.commit = commit
        }

        /// What was checked out.
        package var head: Head { branch.map { .branch(name: $0, commit: commit) } ?? .detached(commit) }
    }

    /// The path of the file, relative to the top of the project.
    package let file: String
    /// The sources, by their names.
    package var entries: [String: Entry]

    /// Makes a snapshot.
    package init(file: String, entries: [String: Entry]) {
        self.file = file
        self.entries = entries
    }

    private static let folder = "config/snapshots"
    private static let suffix = ".lock"

    /// Returns the path of a snapshot's file, relative to the top of the project.
    ///
    /// - Parameter name: its name; `nil` for the one that has none.
    /// - Throws: `ConductorError` of kind `usage` for what cannot name a file.
    package static func file(named name: String?) throws -> String {
        guard let name else { return "config/sources\(suffix)" }
        guard !name.isEmpty, !name.hasPrefix("."), !name.hasPrefix("-"),
            name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) })
        else {
            throw ConductorError(
                .nameNotAllowed, "'\(name)' cannot be the name of a snapshot",
                hint: "letters, digits, '.', '_' and '-' can")
        }
        return "\(folder)/\(name)\(suffix)"
    }

    /// Returns the names of the snapshots of a project that have one, sorted.
    package static func names(in project: Project) -> [String] {
        Files.names(in: project.root.pushing(FilePath(folder))).filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
            .map { String($0.dropLast(suffix.count)) }
    }

    /// Reads a snapshot of a project.
    ///
    /// - Returns: `nil` if there is no such file.
    /// - Throws: `YAMLError` with the place of a mistake; `HostError`, also for a file outside of the project;
    ///   `ConductorError` of kind `usage` for what cannot be a name.
    package static func read(_ name: String?, in project: Project) throws -> Snapshot? {
        let file = try file(named: name)
        guard try ConfinedFolder(project.root).kind(of: FilePath(file)) != nil else { return nil }
        return try Snapshot(Files.text(of: project.root.pushing(FilePath(file))), file: file)
    }

    /// Reads a snapshot that has to be there.
    ///
    /// - Throws: `ConductorError` of kind `content` if there is none; as ``read(_:in:)``.
    package static func existing(_ name: String?, in project: Project) throws -> Snapshot {
        if let snapshot = try read(name, in: project) { return snapshot }
        throw ConductorError(
            .unknownSnapshot, "there is no snapshot '\(try file(named: name))'",
            hint: name.flatMap { didYouMean($0, among: names(in: project)) }
                ?? "'git conductor snapshot\(name.map { " \($0)" } ?? "")' records the commits of all sources")
    }
}

extension Snapshot {
    /// Reads the text of a file. Keys that it does not know are left alone.
    ///
    /// - Throws: `YAMLError` with the place of a mistake.
    package init(_ text: String, file: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if let conflict = lines.firstIndex(where: { $0.hasPrefix("<<<<<<< ") }) {
            throw YAMLError(
                message: "git has left a conflict here: take one side, or run 'git conductor snapshot' again",
                file: file,
                mark: Mark(line: conflict + 1, column: 1, offset: 0))
        }
        let document = try Document(text, file: file)
        guard let sources = document.root?["sources"] else {
            throw document.root.map { document.error("'\(file)' has no key 'sources'", at: $0) }
                ?? YAMLError(message: "'\(file)' has no key 'sources'", file: file)
        }
        self.init(file: file, entries: [:])
        guard !sources.isNull else { return }
        guard let pairs = sources.mapping else {
            throw document.error("'sources' must be a mapping of names to commits", at: sources)
        }
        for pair in pairs {
            guard let name = pair.key.string else {
                throw document.error("the name of a source must be a string", at: pair.key)
            }
            guard let commit = pair.value["commit"] else {
                throw document.error("the source '\(name)' has no 'commit'", at: pair.key)
            }
            guard let id = commit.string.flatMap(ObjectID.init(hex:)) else {
                throw document.error("the 'commit' of '\(name)' must be the full id of a commit", at: commit)
            }
            entries[name] = Entry(
                of: .init(url: pair.value["url"]?.string ?? "", reference: pair.value["reference"]?.string),
                branch: pair.value["branch"]?.string, commit: id)
        }
    }

    /// The text of the file. A source has its lines for itself, so that git merges changes of different sources.
    package var text: String {
        let sources = entries.sorted { $0.key < $1.key }.map { name, entry in
            let lines = [
                ("url", entry.url), ("reference", entry.reference), ("branch", entry.branch),
                ("commit", entry.commit.description),
            ]
            return Value.Entry(
                key: name,
                value: .mapping(lines.compactMap { key, text in text.map { .init(key: key, value: .string($0)) } }))
        }
        let value = Value.mapping([.init(key: "sources", value: .mapping(sources))])
        return "# Written by 'git conductor snapshot'; 'git conductor restore' checks these commits out.\n"
            + value.serialized()
    }

    /// Returns what is recorded of a source: of its URL and reference, as its name may differ between checkouts of the
    /// project, or else of its name, as its URL may differ on this machine. `nil` if nothing is.
    package subscript(source: Source) -> Entry? {
        entries.values.first { $0.url == source.url && $0.reference == source.reference } ?? entries[source.name]
    }

    /// Returns what is recorded of a source.
    ///
    /// - Throws: `ConductorError` of kind `unknownName` if nothing is.
    package func entry(of source: Source) throws -> Entry {
        if let entry = self[source] { return entry }
        throw unrecorded([source.name])
    }

    /// Throws if any of the sources is not recorded.
    package func check(_ sources: [Source]) throws {
        let missing = sources.filter { self[$0] == nil }.map(\.name)
        if !missing.isEmpty { throw unrecorded(missing) }
    }

    private func unrecorded(_ names: [String]) -> ConductorError {
        ConductorError(
            .unknownSnapshot, "'\(file)' does not have \(names.map { "'\($0)'" }.joined(separator: ", "))",
            hint: "'git conductor snapshot' records all sources of the project")
    }

    /// Returns what differs from an earlier snapshot, a line for each source, sorted by name.
    package func changes(since old: Snapshot?) -> [String] {
        let before = old?.entries ?? [:]
        return Set(before.keys).union(entries.keys).sorted().compactMap { name in
            switch (before[name], entries[name]) {
            case (nil, let new?): "\(name): new, \(new.head.place)"
            case (let old?, nil): "\(name): gone, was \(old.head.place)"
            case (let old?, let new?) where old.commit != new.commit || old.branch != new.branch:
                "\(name): \(old.head.place) -> \(new.head.place)"
            case (let old?, let new?) where old.url != new.url: "\(name): \(old.url) -> \(new.url)"
            default: nil
            }
        }
    }
}
