import Compose
package import Docker
import Errors
import Git
import Host
import Pipeline
package import Projects
package import Repositories
import SystemPackage
import YAML

extension Session {
    /// Describes what ``restoreData(_:output:jobs:)`` does.
    ///
    /// - Throws: `ConductorError` of kind `content` where no volume of the stack was saved; of kind `engine` where docker
    ///   has no longer a volume of ours.
    package func planRestore(_ data: SavedData, to stack: DataStack) async throws -> DataTransfer {
        let present = Set(try await engine.volumes().map(\.name))
        let lost = data.volumes.filter { !present.contains($0.copy) }
        guard lost.isEmpty else {
            throw ConductorError(
                .savedDataGone,
                "docker no longer has what was saved as '\(data.name)': "
                    + lost.map(\.copy).joined(separator: ", "),
                hint: "'git conductor data remove \(data.name)' forgets it")
        }
        let sources = Dictionary(data.volumes.map { ($0.key, $0.copy) }) { first, _ in first }
        let restores = try data.dumps.compactMap { dump -> DataTransfer.Dump? in
            guard let service = stack.rendering.situation.service(dump.service) else { return nil }
            guard let line = service.definition.settings.restore else {
                throw ConductorError(
                    .noRestoreCommand,
                    "'\(data.name)' has a dump of '\(service.name)', which has no 'restore' any more",
                    hint: "x-conductor: { dump: …, restore: … }")
            }
            return DataTransfer.Dump(
                container: try stack.container(for: "restore", of: service.name), line: line, file: dump.file)
        }
        if sources.isEmpty, !restores.isEmpty {
            return DataTransfer(parts: [], pauses: [], images: [], restores: restores)
        }
        var transfer = try transfer(from: sources, named: "'\(data.name)'", to: stack, [stack])
        transfer.restores = restores
        return transfer
    }

    /// Replaces the data of the stack by what was saved.
    ///
    /// - Returns: what was done.
    /// - Throws: as ``planRestore(_:to:)`` and ``dataStack()``; `ConductorError` of kind `engine` or `interrupted`, and
    ///   every volume then holds what it held before.
    @discardableResult
    package func restoreData(_ data: SavedData, output: ComposeOutput, jobs: Jobs = Jobs()) async throws -> DataTransfer
    {
        try await withDataLocked {
            try await locked {
                let stack = try await dataStack()
                let transfer = try await planRestore(data, to: stack)
                for volume in data.volumes {
                    guard let now = stack.volumes.first(where: { $0.key == volume.key }) else { continue }
                    let image = stack.images(of: now.services).first
                    if let image, let old = volume.image, image != old {
                        warn("the volume '\(volume.key)' was saved with the image '\(old)', and '\(image)' uses it now")
                    }
                }
                try await replace(transfer, in: stack, output: output, jobs: jobs)
                return transfer
            }
        }
    }

    /// Describes what ``copyData(from:output:jobs:)`` does.
    ///
    /// - Throws: `ConductorError` of kind `content` where the stacks have no volume in common.
    package func planCopy(from source: DataStack, named name: String, to stack: DataStack) throws -> DataTransfer {
        let isSame = source.rendering.situation.data == stack.rendering.situation.data
        guard source.name != stack.name || !isSame else {
            throw ConductorError(
                .noData, "'\(name)' is the data that the stack has",
                hint: "'git conductor data list' shows what there is")
        }
        let sources = Dictionary(source.volumes.filter(\.exists).map { ($0.key, $0.name) }) { first, _ in first }
        return try transfer(from: sources, named: "'\(name)'", to: stack, [source, stack])
    }

    /// Returns whose data a name means: that of a stack of the project or, where none has the name, of a branch in this
    /// stack.
    ///
    /// - Throws: as ``session(ofStack:)``.
    package func sourceOfData(named name: String) async throws -> (session: Session, data: BranchData?) {
        let stacks = Stacks.read(project, warn: warn).all.map(\.record.name)
        guard !stacks.contains(name), let data = try await branchData() else {
            return (try await session(ofStack: name), nil)
        }
        if let other = data.ofBranch(name) { return (self, other) }
        let branches = ([data.home] + data.known.sorted()).map(data.words)
        throw ConductorError(
            .unknownData, "no stack and no branch with data is called '\(name)'",
            hint: "there is \((stacks + branches).map { "'\($0)'" }.joined(separator: ", "))")
    }

    /// Replaces the content of the stack's volumes by that of another stack of the project, or of another branch.
    ///
    /// Volumes that are not there yet are made by docker-compose, so that a later `up` takes them for its own.
    ///
    /// - Parameters:
    ///   - name: the name of the other stack or branch.
    ///   - output: how much of docker-compose's output is shown.
    /// - Returns: what was done.
    /// - Throws: as ``session(ofStack:)`` and ``dataStack()``; `ConductorError` of kind `engine` or `interrupted`, and every
    ///   volume then holds what it held before.
    @discardableResult
    package func copyData(from name: String, output: ComposeOutput, jobs: Jobs = Jobs()) async throws -> DataTransfer {
        let (other, data) = try await sourceOfData(named: name)
        func run() async throws -> DataTransfer {
            async let source = other.dataStack(data)
            let stack = try await dataStack()
            let transfer = try planCopy(from: try await source, named: name, to: stack)
            try await replace(transfer, in: stack, output: output, jobs: jobs)
            return transfer
        }
        return try await withDataLocked {
            // Stacks of one worktree have one lock.
            if other.project.root == project.root { return try await locked(run) }
            // The main worktree's comes last, as it does for shared services.
            let (first, second) = project.isLinkedWorktree ? (self, other) : (other, self)
            return try await first.locked { try await second.locked(run) }
        }
    }

    /// Whether the stack has volumes of which a copy can be made; says what is left out where it has none.
    package func hasDataToCopy() async throws -> Bool {
        let stack = try await dataStack()
        if stack.volumes.isEmpty { (["no data is copied"] + stack.notes).forEach(report) }
        return !stack.volumes.isEmpty
    }

    private func transfer(
        from sources: [String: String], named source: String, to stack: DataStack, _ stacks: [DataStack]
    ) throws -> DataTransfer {
        let targets = stack.volumes.filter { sources[$0.key] != nil }
        guard !targets.isEmpty else {
            throw ConductorError(
                .noData, "\(source) has the data of no volume of the stack '\(stack.name)'",
                details: stack.notes, hint: "'git conductor data list' shows what is there")
        }
        let parts = targets.map { DataTransfer.Part(key: $0.key, from: sources[$0.key] ?? "", to: $0.name) }
        return DataTransfer(
            parts: parts, pauses: stacks.map { $0.pause(whileCopying: parts.flatMap { [$0.source, $0.target] }) },
            images: stacks.flatMap { stack in
                stack.images(of: stack.volumes.filter { sources[$0.key] != nil }.flatMap(\.services))
            })
    }

    /// Replaces the content of volumes of a stack.
    private func replace(_ transfer: DataTransfer, in stack: DataStack, output: ComposeOutput, jobs: Jobs = Jobs())
        async throws
    {
        let known = Set(transfer.parts.map(\.key))
        let missing = stack.volumes.filter { known.contains($0.key) && !$0.exists }.map(\.key)
        _ = try await carryOut(transfer, output: output, jobs: jobs) {
            try await make(missing, of: stack.rendering, images: transfer.images)
        }
        var state = state()
        state.recordData(making: stack.volumes.filter { known.contains($0.key) }.flatMap(\.services), stack.rendering)
        if state != self.state() { try state.write(project) }
        let dumped = Set(transfer.restores.map(\.container.service))
        for volume in stack.volumes where !known.contains(volume.key) && dumped.isDisjoint(with: volume.services) {
            warn("the volume '\(volume.key)' stays as it is: there is no data for it")
        }
        stack.notes.forEach(report)
    }

    /// Makes volumes of a stack that are not there yet, as docker-compose would make them with the first container.
    ///
    /// docker-compose itself does it, with a service that does nothing: its versions give different labels to volumes.
    private func make(_ keys: [String], of rendering: Rendering, images: [String]) async throws {
        guard !keys.isEmpty else { return }
        var image = ""
        for name in try await dataImages(images) where image.isEmpty {
            image = try await engine.id(ofImage: name) == nil ? "" : name
        }
        if project.otherStack != nil { try await Stacks.record(rendering.situation.stack, for: project) }
        try await withTemporaryFolder(rendering) { folder in
            let resolved = try await resolve(rendering, in: folder)
            try resolved.write(volumes: keys, image: image, to: folder)
            try await rendering.composeResolved(on: host, in: folder).check(
                ["run", "--rm", "--no-deps", "-T", ResolvedStack.volumeMaker], output: .quiet)
        }
    }
}
