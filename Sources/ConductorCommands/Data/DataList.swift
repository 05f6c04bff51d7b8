import ArgumentParser
import Conductor
import Docker
import Host
import Projects

/// `data list`
struct DataListCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the data that was saved, and that of branches.")

    static let examples: Examples = [
        "git conductor data list": "what there is to restore",
        "git conductor data list --json": "for a program",
    ]

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let present = Set(try await session.engine.volumes().map(\.name))
        let all = session.savedData()
        let branches = try await session.branchVolumes()
        if json.json {
            return try context.printJSON(
                Listing(saved: all.map { Row($0, present) }, branches: branches.map(BranchRow.init)))
        }
        var table = Table()
        for data in all {
            let lost = data.volumes.filter { !present.contains($0.copy) }
            table.add(
                data.name, LocalTime(data.date)?.text ?? data.date, "\(ByteCount(data.bytes))", data.words,
                "of \(data.stack)" + (data.branch.map { " on \($0)" } ?? ""),
                lost.isEmpty ? "" : "docker has no longer \(lost.map(\.key).joined(separator: ", "))")
        }
        for row in branches {
            table.add(
                "branch \(row.branch)", row.isUsed ? "in use" : "", "",
                row.volumes.keys.sorted().joined(separator: ", "),
                "of \(row.stack)", row.volumes.values.sorted().joined(separator: ", "))
        }
        table.lines().forEach(context.print)
    }

    /// Volumes with the data of a branch in the form of `--json`.
    struct BranchRow: Encodable {
        let branch: String
        let inUse: Bool
        let volumes: [String: String]

        init(_ volumes: Session.BranchVolumes) {
            branch = volumes.branch
            inUse = volumes.isUsed
            self.volumes = volumes.volumes
        }
    }

    /// Saved data in the form of `--json`.
    struct Row: Encodable {
        let name: String
        let stack: String
        @Nullable var branch: String?
        @Nullable var commit: String?
        let date: String
        let bytes: Int
        let volumes: [VolumeRow]
        let dumps: [DumpRow]

        init(_ data: SavedData, _ present: Set<String>) {
            name = data.name
            stack = data.stack
            _branch = Nullable(wrappedValue: data.branch)
            _commit = Nullable(wrappedValue: data.commit)
            date = data.date
            bytes = data.bytes
            volumes = data.volumes.map { VolumeRow($0, isPresent: present.contains($0.copy)) }
            dumps = data.dumps.map { DumpRow(service: $0.service, bytes: $0.bytes) }
        }
    }

    /// A saved dump in the form of `--json`.
    struct DumpRow: Encodable {
        let service: String
        let bytes: Int
    }

    /// A saved volume in the form of `--json`.
    struct VolumeRow: Encodable {
        let key: String
        let copy: String
        let services: [String]
        @Nullable var image: String?
        let bytes: Int
        let present: Bool

        init(_ volume: SavedData.Volume, isPresent: Bool) {
            key = volume.key
            copy = volume.copy
            services = volume.services
            _image = Nullable(wrappedValue: volume.image)
            bytes = volume.bytes
            present = isPresent
        }
    }

    /// The form of `--json`.
    struct Listing: Encodable {
        let schema = 1
        let saved: [Row]
        let branches: [BranchRow]
    }
}
