import YAML

/// What a service says to `git conductor` and compose has no word for.
///
/// Written under `x-conductor:`; in files too old for that, in labels `conductor.NAME`. Labels
/// `io.fdy.cage.NAME` of projects that cage made are read as well.
public struct ServiceSettings: Sendable, Equatable {
    /// Where the source is mounted in the container.
    public let sourceDirectory: String
    /// The shell of the image.
    public let shell: String
    /// The command that runs the service's tests.
    public let test: String?

    /// The mount point of a source where nothing else is said.
    public static let defaultSourceDirectory = "/app"

    init(_ readers: [LayerReader]) throws(YAMLError) {
        var values: [String: String] = [:]
        for reader in readers {
            for label in try reader.pairs("labels") {
                for prefix in ["io.fdy.cage.", "conductor."] where label.name.hasPrefix(prefix) {
                    values[String(label.name.dropFirst(prefix.count))] = label.value
                }
            }
            for key in ["srcdir", "shell", "test"] {
                if let value = try reader.string("x-conductor", key) { values[key] = value }
            }
        }
        sourceDirectory = values["srcdir"] ?? Self.defaultSourceDirectory
        shell = values["shell"] ?? "sh"
        test = values["test"]
    }
}
