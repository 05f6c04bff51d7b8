import Foundation
import SystemPackage

/// The home folder of all tests of a process.
///
/// libgit2 looks for it once in a process, whoever is first: so it is one for all, and `HOME` is set before anything else
/// happens. The help of commands is wrapped to the width that is set here.
package let testHome: String = {
    let home = (try? makeTemporaryFolder("home"))?.string ?? "/nonexistent"
    let configuration = """
        [test]
        \thome = yes
        \torder = user
        [init]
        \tdefaultBranch = main
        [user]
        \tname = A. Person
        \temail = person@example.com
        [protocol "file"]
        \tallow = always

        """
    try? configuration.write(toFile: home + "/.gitconfig", atomically: true, encoding: .utf8)
    setenv("HOME", home, 1)
    setenv("COLUMNS", "80", 1)
    unsetenv("XDG_CONFIG_HOME")
    atexit { try? FileManager.default.removeItem(atPath: testHome) }
    return home
}()
