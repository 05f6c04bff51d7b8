import SystemPackage

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Host {
    /// This machine, as the process was started on it.
    package static func live() -> Host {
        var environment: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                environment[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
            }
            entry += 1
        }
        let folder = getcwd(nil, 0)
        defer { free(folder) }
        var host = Host(
            processes: LiveProcessRunner(), terminal: LiveTerminal(), environment: environment,
            currentDirectory: folder.map { FilePath(String(cString: $0)) } ?? "/",
            executable: executable(path: environment["PATH"]))
        host.name = name
        host.sockets = LocalSockets()
        return host
    }

    private static var name: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The program's own path: a symbolic link to it stays, so that it may be replaced by a later version.
    private static func executable(path: String?) -> FilePath {
        let name = CommandLine.arguments.first ?? "git-conductor"
        guard let found = Files.program(name, path: path) else { return FilePath(name) }
        guard found.isRelative, let folder = Files.real(found.removingLastComponent()), let last = found.lastComponent
        else { return found }
        return folder.appending(last)
    }
}

/// Ends the process with a code.
package func endProcess(with code: Int32) -> Never {
    exit(code)
}
