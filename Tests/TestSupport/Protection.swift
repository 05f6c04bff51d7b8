import Foundation
import SystemPackage

/// The commands that keep what is in a folder from being removed, and that allow it again; `nil` where the tests may not
/// do that, as root in a container.
package let protection: (protect: String, release: String)? = {
    guard geteuid() == 0 else { return ("chmod 500", "chmod 700") }
    let commands = [("chattr +i", "chattr -i"), ("chflags uchg", "chflags nouchg")]
    guard let folder = try? makeTemporaryFolder("protection") else { return nil }
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    return commands.first { protect, release in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(protect) '\(folder)' 2>/dev/null && \(release) '\(folder)'"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}()

/// Whether tests with protected files run: wherever there is a way, and where the whole of the tests is promised, in which
/// they fail without one.
package let expectsProtection: Bool = {
    let variables = ProcessInfo.processInfo.environment
    return protection != nil || variables["CONDUCTOR_TEST_RUN"] != nil || variables["CI"] != nil
}()
