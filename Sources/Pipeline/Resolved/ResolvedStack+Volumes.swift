import Compose
package import SystemPackage
import Host
import YAML

extension ResolvedStack {
    /// The service with which docker-compose is called to make volumes and nothing else.
    package static let volumeMaker = "conductor-volumes"

    /// Writes a compose file with volumes of the stack and the service ``volumeMaker``, which uses them and does nothing.
    ///
    /// - Parameters:
    ///   - keys: the keys of the volumes.
    ///   - image: an image with a shell.
    ///   - folder: the folder to which the resolved stack is otherwise written.
    /// - Throws: `HostError`.
    package func write(volumes keys: [String], image: String, to folder: FilePath) throws {
        try write(to: folder)
        let service: Value = [
            "image": .string(image), "network_mode": "none", "entrypoint": ["sh", "-c", "exit 0"],
            "volumes": .sequence(keys.enumerated().map { .string("\($1):/conductor/\($0)") }),
        ]
        let volumes = keys.map { key in
            Value.Entry(key: key, value: document.root?["volumes"]?[key].map { Value(copying: $0) } ?? .mapping([]))
        }
        var file: [Value.Entry] = ["version", "name"].compactMap { key in
            document.root?[key].map { Value.Entry(key: key, value: Value(copying: $0)) }
        }
        file.append(Value.Entry(key: "services", value: [Self.volumeMaker: service]))
        file.append(Value.Entry(key: "volumes", value: .mapping(volumes)))
        try Files.write(Value.mapping(file).serialized(), to: folder.appending(Self.names.file), isPrivate: true)
    }
}
