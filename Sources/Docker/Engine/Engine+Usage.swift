import FoundationEssentials

/// What docker says about the memory and the disk that containers and volumes take.
package struct EngineUsage: Sendable {
    /// The memory of running containers in bytes, by the beginnings of their ids; `nil` where docker did not say it.
    fileprivate(set) package var memory: [String: Int]?
    /// The bytes on disk that containers have written, by their ids, and that volumes have, by their names; `nil` where
    /// docker did not say it.
    fileprivate(set) package var disk: (containers: [String: Int], volumes: [String: Int])?

    /// Knows nothing.
    package init() {}

    fileprivate init(
        memory: [String: Int]?, disk: (containers: [String: Int], volumes: [String: Int])?
    ) {
        (self.memory, self.disk) = (memory, disk)
    }
}

extension Engine {
    /// Returns the memory and the disk that containers and volumes of this machine take.
    ///
    /// docker measures both anew, which takes it two seconds and more; what it does not say in time is left out.
    package func usage() async -> EngineUsage {
        async let memory = memory()
        async let disk = disk()
        return EngineUsage(memory: try? await memory, disk: try? await disk)
    }

    private func memory() async throws -> [String: Int] {
        let lines = try await capture(["stats", "--no-stream", "--no-trunc", "--format", "{{.ID}}\t{{.MemUsage}}"])
        return lines.split(separator: "\n").reduce(into: [:]) { memory, line in
            let fields = line.split(separator: "\t")
            guard fields.count == 2, let used = fields[1].split(separator: "/").first else { return }
            memory[String(fields[0])] = Self.bytes(used)
        }
    }

    private func disk() async throws -> (containers: [String: Int], volumes: [String: Int]) {
        struct Listing: Decodable {
            struct Container: Decodable {
                let ID: String
                let Size: String
            }
            struct Volume: Decodable {
                let Name: String
                let Size: String
            }
            let Containers: [Container]?
            let Volumes: [Volume]?
        }
        let text = try await capture(["system", "df", "--verbose", "--format", "{{json .}}"])
        let listing = try JSONDecoder().decode(Listing.self, from: Data(text.utf8))
        // Of a container docker also tells the size with its image, which others share: `2B (virtual 1.98MB)`.
        let containers = (listing.Containers ?? []).compactMap { container in
            container.Size.split(separator: " ").first.flatMap(Self.bytes).map { (container.ID, $0) }
        }
        let volumes = (listing.Volumes ?? []).compactMap { volume in Self.bytes(volume.Size).map { (volume.Name, $0) } }
        return (Dictionary(containers) { $1 }, Dictionary(volumes) { $1 })
    }

    /// Reads a size as docker prints it: `1.5MiB`, `12.3kB`; `nil` for `N/A`.
    static func bytes(_ text: some StringProtocol) -> Int? {
        let word = String(text.filter { $0 != " " })
        let number = word.prefix { $0.isNumber || $0 == "." }
        let units = [
            "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KiB": 1024, "MiB": 1_048_576,
            "GiB": 1_073_741_824, "TiB": 1_099_511_627_776,
        ]
        guard let value = Double(number), let unit = units[String(word.dropFirst(number.count))] else { return nil }
        return Int(value * unit)
    }
}
