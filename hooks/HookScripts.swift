import Text

/// The hook script, which the binary carries with it.
package enum HookScripts {
    /// The hooks that git runs when what is checked out may have changed.
    package static let names = ["post-checkout", "post-merge", "post-rewrite", "post-commit", "post-applypatch"]

    /// The hooks that git runs on the side of the one who works, without those that cost something by being there.
    package static let clientNames = [
        "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg",
        "commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "post-rewrite",
        "pre-auto-gc",
    ]

    /// A line that is in every version of the script, and in no one else's.
    package static let marker = "# Installed by git conductor."

    private static let programLine = "conductor="

    /// The script of a hook.
    ///
    /// - Parameters:
    ///   - hook: the name of the hook; any word where git runs the script for several.
    ///   - program: the path of git conductor; `nil` for a script that only hands on to the hooks of others.
    package static func script(for hook: String, program: String?) -> String {
        let program = ShellWords.quote(program ?? "")
        return parts.map { $0.joined(separator: program) }.joined(separator: hook)
    }

    /// The script, split once: at the places of the hook's name, and each part at those of the program.
    private static let parts = String(decoding: PackageResources.hook_sh, as: UTF8.self)
        .split(separator: "@HOOK@", omittingEmptySubsequences: false)
        .map { $0.split(separator: "@CONDUCTOR@", omittingEmptySubsequences: false) }

    /// The path of git conductor in a script that was installed; `nil` where it has none.
    package static func program(in script: String) -> String? {
        let lines = script.utf8.split(separator: UInt8(ascii: "\n"))
        guard let line = lines.first(where: { $0.starts(with: programLine.utf8) }).map({ Substring($0) }),
            let words = try? ShellWords.split(String(line.dropFirst(programLine.count))), words.count == 1
        else { return nil }
        return words[0].isEmpty ? nil : words[0]
    }
}
