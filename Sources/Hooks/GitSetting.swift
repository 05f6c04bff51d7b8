package import SystemPackage
import Text

/// A setting of git's configuration, and where it is set.
package struct GitSetting: Sendable, Hashable {
    /// The key as git lists it, in lower case.
    package let key: String
    /// The value as it stands there.
    package let value: String
    /// git's word for the level: `system`, `global`, `local`, `worktree` or `command`.
    package let scope: String
    /// The file; `nil` where variables of the environment set it.
    package let file: FilePath?
    /// The variables of the environment that set it.
    package let variables: [String]

    /// Makes a setting that is in a file or, without one, in variables.
    init(_ key: String, _ value: String, scope: String, file: FilePath?, variables: [String] = []) {
        (self.key, self.value, self.scope, self.file, self.variables) = (key, value, scope, file, variables)
    }

    /// Whether it says no, in one of the words that git has for it.
    var isFalse: Bool { ["false", "no", "off", "0", ""].contains(value.lowercased()) }

    /// The key as git's documentation writes it.
    var name: String { key == "core.hookspath" ? "core.hooksPath" : key }

    /// Where it is set.
    var place: String {
        file.map { "'\($0)', \(scope)" } ?? "the variable '\(variables.first ?? "")' of this environment"
    }

    /// The command that takes it away.
    var removal: String {
        file.map { "git config --file \($0.string.quoted) --unset-all \(name)" }
            ?? "unset \(variables.joined(separator: " "))"
    }

    /// Reads the output of `git config --show-scope --show-origin -z --get-regexp`.
    ///
    /// - Parameters:
    ///   - folder: where git ran; the paths of files may be relative to it.
    ///   - variables: the variables that give git settings.
    static func list(_ listing: String, in folder: FilePath, variables: [String]) -> [GitSetting] {
        let fields = listing.split(separator: "\0", omittingEmptySubsequences: false).dropLast()
        return stride(from: fields.startIndex, to: fields.endIndex - 2, by: 3).map { index in
            let (scope, origin) = (String(fields[index]), fields[index + 1])
            let entry = fields[index + 2].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let file = origin.hasPrefix("file:") ? folder.pushing(FilePath(String(origin.dropFirst(5)))) : nil
            return GitSetting(
                String(entry[0]), entry.count == 2 ? String(entry[1]) : "true", scope: scope, file: file,
                variables: file == nil ? variables : [])
        }
    }
}
