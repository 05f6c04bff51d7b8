package import Errors
import Host
import SystemPackage

/// Where a stack that is not the main worktree's own publishes the ports of its services.
package enum PortPolicy: String, Sendable, CaseIterable {
    /// In a block of ports that the stack has for itself.
    case block
    /// Where the project's files say.
    case own
    /// Where docker finds a free port, at each start another one.
    case ephemeral
}

/// The ports of this machine that stacks were given, of all projects of the user.
///
/// Each stack has blocks of ports, and each published port of a service a place in them as long as the stack lives. A formula
/// for the ports would collide, and ports that docker chooses change at each start.
package struct PortRegistry: Sendable, Equatable, Codable {
    /// Who gets ports.
    package struct Owner: Sendable, Equatable, Codable {
        /// The name of the stack.
        package let stack: String
        /// The top of the worktree.
        package var path: String

        /// Names the stack of a worktree by the worktree's top.
        package init(stack: String, path: String) {
            self.stack = stack
            self.path = path
        }

        /// Names the stack of a worktree.
        package init(stack: String, of project: Project) {
            self.init(stack: stack, path: project.root.string)
        }

        /// Whether there is still a worktree at the path.
        var isThere: Bool { Files.exists(FilePath(path).appending(".git")) }
    }

    /// A port, or a range of them, that a service publishes.
    package struct Wish: Sendable, Hashable {
        /// What identifies it in the stack.
        package let key: String
        /// How many ports of this machine it takes.
        package let count: Int
        /// Whether it is a port of UDP.
        package let isDatagram: Bool

        /// Describes a wish.
        package init(key: String, count: Int, isDatagram: Bool) {
            self.key = key
            self.count = count
            self.isDatagram = isDatagram
        }
    }

    /// The ports of one stack.
    package struct Entry: Sendable, Equatable, Codable {
        /// The stack.
        package var owner: Owner
        /// The first port of each of its blocks.
        package var blocks: [Int] = []
        /// The ports that were given, by the keys of the wishes.
        package var ports: [String: ClosedRange<Int>] = [:]

        /// The ports of its blocks that are given for no wish, sorted.
        fileprivate var free: [Int] {
            let own = Set(blocks.flatMap { $0..<$0 + PortRegistry.blockSize })
            return own.subtracting(ports.values.joined()).sorted()
        }
    }

    /// The version of the file's format.
    package static let schema = 1
    /// The number of ports of a block.
    package static let blockSize = 100
    /// The ports that are given by default. Linux takes ports from 32768 on for connections.
    package static let usualRange = 20000...29999

    private var schema = Self.schema
    /// The stacks that have ports.
    private var stacks: [Entry] = []

    /// Creates an empty registry.
    package init() {}

    /// Returns the ports of a stack; also of one whose worktree was moved.
    package func entry(of owner: Owner) -> Entry? {
        stacks.first { $0.owner == owner } ?? stacks.first { $0.owner.stack == owner.stack && !$0.owner.isThere }
    }

    /// Gives ports to a stack; those that it has for a wish already stay.
    ///
    /// - Parameters:
    ///   - wishes: the ports that the stack publishes.
    ///   - owner: the stack.
    ///   - range: the ports that may be given.
    ///   - isFree: whether a port is free for a wish.
    /// - Returns: all ports of the stack, by the keys of the wishes.
    /// - Throws: ``ConductorError`` of kind `engine` where no ports are left.
    @discardableResult
    package mutating func give(
        _ wishes: [Wish], to owner: Owner, within range: ClosedRange<Int>, isFree: (Int, Wish) -> Bool
    ) throws(ConductorError) -> [String: ClosedRange<Int>] {
        var entry = self.entry(of: owner) ?? Entry(owner: owner)
        stacks.removeAll { $0 == entry }
        entry.owner.path = owner.path
        var free = entry.free
        for wish in wishes where entry.ports[wish.key]?.count != wish.count {
            if entry.ports.removeValue(forKey: wish.key) != nil { free = entry.free }
            if let place = free.take(for: wish, isFree) {
                entry.ports[wish.key] = place
                continue
            }
            guard let more = blocks(for: wish, besides: entry, within: range, isFree) else {
                throw ConductorError(
                    .noPortsLeft, "no ports are left for '\(wish.key)' from \(range.lowerBound) to \(range.upperBound)",
                    hint: "'git conductor prune' in the projects with many worktrees frees some; "
                        + "git config --global conductor.portRange FIRST-LAST gives others")
            }
            entry.blocks += more
            free = entry.free
            entry.ports[wish.key] = free.take(for: wish, isFree)
        }
        stacks.append(entry)
        return entry.ports
    }

    /// Gives the ports back to a stack that the registry has lost, or knows at the place from which its worktree was moved,
    /// unless other stacks have their blocks by now.
    ///
    /// - Parameter entry: what the stack itself remembers; `nil` for nothing.
    package mutating func restore(_ entry: Entry?, for owner: Owner) {
        guard var entry, self.entry(of: owner) == nil, entry.owner.stack == owner.stack else { return }
        stacks.removeAll { $0.owner == entry.owner && $0.blocks == entry.blocks }
        guard Set(stacks.flatMap(\.blocks)).isDisjoint(with: entry.blocks) else { return }
        entry.owner = owner
        stacks.append(entry)
    }

    /// Takes the ports of wishes away from a stack.
    package mutating func takeBack(_ keys: [String], of owner: Owner) {
        guard let entry = entry(of: owner), let index = stacks.firstIndex(of: entry) else { return }
        for key in keys { stacks[index].ports[key] = nil }
    }

    /// Takes all ports away from stacks; also those that were given before the worktree was moved.
    package mutating func forget(_ owners: [Owner]) {
        stacks.removeAll { entry in
            owners.contains { $0 == entry.owner || $0.stack == entry.owner.stack && !entry.owner.isThere }
        }
    }

    /// Returns the first blocks in a row that no stack has and in which there is room for a wish.
    private mutating func blocks(
        for wish: Wish, besides entry: Entry, within range: ClosedRange<Int>, _ isFree: (Int, Wish) -> Bool
    ) -> [Int]? {
        let size = Self.blockSize
        let count = (wish.count + size - 1) / size
        func find() -> [Int]? {
            let taken = Set((stacks + [entry]).flatMap(\.blocks).flatMap { $0..<$0 + size })
            let rows = stride(from: range.lowerBound, through: range.upperBound - count * size + 1, by: size).lazy
                .map { first in first...(first + count * size - 1) }
                .filter { row in row.allSatisfy { !taken.contains($0) } }
            // Where something else uses a port of a block, it may want others of it, too.
            let whole = rows.first { row in row.allSatisfy { isFree($0, wish) } }
            let row = whole ?? rows.first { row in row.prefix(wish.count).allSatisfy { isFree($0, wish) } }
            return row.map { row in stride(from: row.lowerBound, through: row.upperBound, by: size).map(\.self) }
        }
        if let found = find() { return found }
        // The ports of a worktree that is gone stay its own as long as there are others: it may have been moved.
        stacks.removeAll { !$0.owner.isThere }
        return find()
    }
}

extension [Int] {
    /// Takes the first ports in a row that can be given to a wish; `nil` where there are none.
    fileprivate mutating func take(for wish: PortRegistry.Wish, _ isFree: (Int, PortRegistry.Wish) -> Bool)
        -> ClosedRange<Int>?
    {
        let found = indices.lazy.map { $0..<$0 + wish.count }.first { row in
            row.upperBound <= endIndex && self[row.upperBound - 1] - self[row.lowerBound] == wish.count - 1
                && self[row].allSatisfy { isFree($0, wish) }
        }
        guard let found else { return nil }
        let ports = self[found.lowerBound]...self[found.upperBound - 1]
        removeSubrange(found)
        return ports
    }
}

extension PortRegistry {
    /// Returns the path of the file.
    ///
    /// - Parameter environment: the user's; its place is `$XDG_STATE_HOME/conductor`, by default `~/.local/state/conductor`.
    /// - Throws: ``ConductorError`` of kind `engine` where neither is known.
    private static func path(_ environment: [String: String]) throws(ConductorError) -> FilePath {
        guard let folder = UserFolder.path(environment) else {
            throw ConductorError(
                .noHome, "the ports of this machine's stacks are recorded in the home folder, and HOME is not set",
                hint: "set HOME or XDG_STATE_HOME, or git config conductor.ports own")
        }
        return folder.appending("ports.json")
    }

    /// Reads the registry.
    ///
    /// - Parameters:
    ///   - environment: the user's.
    ///   - warn: called when a file that cannot be read was renamed; with `nil` it stays where it is.
    package static func read(_ environment: [String: String], warn: ((String) -> Void)?) -> PortRegistry {
        (try? path(environment)).flatMap { JSONFile.read($0, warn: warn) { $0.schema == Self.schema } }
            ?? PortRegistry()
    }

    /// Changes the registry, while no other process changes it.
    ///
    /// - Throws: what the body throws, and nothing is changed then; `ConductorError`; `HostError`; `CancellationError`.
    package static func change(
        _ environment: [String: String], _ body: (inout PortRegistry) throws -> Void
    ) async throws {
        try await JSONFile.change(try path(environment), read: { read(environment) { _ in } }, body)
    }
}
