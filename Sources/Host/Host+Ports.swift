#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif
import SystemPackage

/// A process that listens at a port of this machine.
package struct ListeningProcess: Sendable, Equatable {
    /// Its number; `nil` where only its owner or root may know it.
    package let id: Int?
    /// The name of its program; `nil` where that is not known.
    package let name: String?

    /// The process in a few words: `the process 'node' (1234)`.
    package var words: String {
        guard let id else { return "a process of another user" }
        return "the process " + (name.map { "'\($0)' (\(id))" } ?? "\(id)")
    }
}

extension Host {
    /// Finds the process that listens at a port of TCP.
    ///
    /// - Returns: `nil` where none does, or it cannot be told.
    /// - Throws: `CancellationError`.
    package func process(listeningAt port: Int) async throws -> ListeningProcess? {
        guard !Network.isFree(port: port, isDatagram: false) else { return nil }
        #if canImport(Darwin)
        // -F: a field a line, with a letter before it; p is the number, c the program.
        var command = Command(
            "lsof", ["-nP", "-iTCP:\(port)", "-sTCP:LISTEN", "-Fpc"], environment: environment)
        command.ask(within: timeLimits.query)
        guard let lines = try? await processes.capture(command).output.split(separator: "\n"),
            let id = lines.first(where: { $0.hasPrefix("p") }).flatMap({ Int($0.dropFirst()) })
        else { return ListeningProcess(id: nil, name: nil) }
        return ListeningProcess(id: id, name: lines.first { $0.hasPrefix("c") }.map { String($0.dropFirst()) })
        #else
        return try await Blocking.run { _ in ListeningProcess(port: port) }
        #endif
    }
}

#if !canImport(Darwin)
extension ListeningProcess {
    /// Looks for the process in `/proc`: the socket by its port, and the process by its socket (proc(5)).
    ///
    /// - Returns: `nil` where no socket listens at the port.
    fileprivate init?(port: Int) {
        let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { Self.sockets(in: FilePath($0), port: port) }
        guard !sockets.isEmpty else { return nil }
        let links = Set(sockets.map { "socket:[\($0)]" })
        for entry in Files.names(in: "/proc") {
            guard let id = Int(entry) else { continue }
            let descriptors = FilePath("/proc/\(id)/fd")
            let holds = Files.names(in: descriptors).contains { name in
                Files.link(at: descriptors.appending(name)).map { links.contains($0.string) } ?? false
            }
            guard holds else { continue }
            let name = (try? Files.text(of: FilePath("/proc/\(id)/comm")))?.split(whereSeparator: \.isNewline).first
            self.init(id: id, name: name.map(String.init))
            return
        }
        self.init(id: nil, name: nil)
    }

    /// Returns the numbers of the sockets that listen at a port.
    private static func sockets(in table: FilePath, port: Int) -> [String] {
        ((try? Files.text(of: table)) ?? "").split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[3] == "0A", let colon = fields[1].lastIndex(of: ":"),
                Int(fields[1][fields[1].index(after: colon)...], radix: 16) == port
            else { return nil }
            return String(fields[9])
        }
    }
}
#endif
