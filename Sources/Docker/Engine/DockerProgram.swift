package import Host
import SystemPackage

/// Docker's own `docker`: where it would send a call is known, so that some need not go through it.
package struct DockerProgram: Sendable {
    let host: Host

    /// Finds the `docker` of this machine.
    ///
    /// - Returns: `nil` where there is none, or what has that name is a script or another program, which may choose an engine
    ///   by itself: `sudo docker`, podman.
    package init?(_ host: Host) {
        guard host.sockets != nil, let path = Files.program("docker", path: host.environment["PATH"]),
            let real = Files.real(path), real.lastComponent == "docker",
            let start = try? Files.start(of: real, count: 2), start != Array("#!".utf8)
        else { return nil }
        self.host = host
    }

    /// The folder of the user's settings for docker.
    var settingsFolder: FilePath { Self.settingsFolder(host) }

    static func settingsFolder(_ host: Host) -> FilePath {
        FilePath(host.environment["DOCKER_CONFIG"] ?? "\(host.environment["HOME"] ?? "")/.docker")
    }

    /// The files that can be the plugin `docker compose`, the first that is there being it, unless the user's settings name
    /// more folders.
    static func composePlugins(_ host: Host) -> [FilePath] {
        let folders = ["/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec"].map { "\($0)/docker" }
        return ([settingsFolder(host)] + folders.map { FilePath($0) }).map {
            $0.appending("cli-plugins/docker-compose")
        }
    }

    /// What tells a plugin that it is called as one.
    static let pluginVariables = ["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND": "docker"]

    /// The program that `docker compose` starts; `nil` where it is not known.
    var composePlugin: FilePath? {
        guard let settings, settings.pluginFolders?.isEmpty ?? true else { return nil }
        return Self.composePlugins(host).first { Files.program($0.string, path: nil) != nil }
    }
}
