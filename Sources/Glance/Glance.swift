#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A look at the files of a ``GlanceFile``, for the hook that git runs in the present folder.
package enum Glance {
    /// Whether everything is as it was when the last hook had nothing to do.
    ///
    /// During an operation of git's that detaches `HEAD`, and wherever something is in doubt, the answer is `false`.
    package static func hasNothingToDo() -> Bool {
        guard let directory = realpath(getenv("GIT_DIR") ?? strdup(".git"), nil) else { return false }
        defer { free(directory) }
        func path(_ name: String) -> String { String(cString: directory) + "/" + name }
        guard var text = ByteFile.bytes(of: path(GlanceFile.path)), let branch = branch(path("HEAD")) else {
            return false
        }
        let place = Digest(directory).value
        var variables: [UInt64] = []
        var others: [UInt64] = []
        var (isHere, notesBranch) = (false, false)
        let isValid = GlanceFile.read(&text) { letter, number, path in
            if let question = Question(rawValue: letter) { return question.answer(path) == number }
            switch GlanceFile.Subject(rawValue: letter) {
            case .place: isHere = number == place
            case .variable: variables.append(number)
            case .otherVariable: others.append(number)
            case .branch: notesBranch = true
            case nil: return false
            }
            return true
        }
        guard isValid, isHere, hasEnvironment(variables, others) else { return false }
        let branchFile = path(GlanceFile.branchPath)
        return !notesBranch || ByteFile.bytes(of: branchFile)?.elementsEqual(branch) == true
            || ByteFile.replace(branchFile, with: branch)
    }

    /// Returns the branch that a file `HEAD` names; `nil` where it names none.
    private static func branch(_ head: String) -> ArraySlice<UInt8>? {
        let prefix = "ref: refs/heads/".utf8
        guard let head = ByteFile.bytes(of: head), head.starts(with: prefix), head.last == UInt8(ascii: "\n") else {
            return nil
        }
        return head.dropFirst(prefix.count).dropLast()
    }

    /// Whether the environment has these variables, and none but others that decide nothing.
    private static func hasEnvironment(_ variables: [UInt64], _ others: [UInt64]) -> Bool {
        let equals = CChar(bitPattern: UInt8(ascii: "="))
        var count = 0
        var entry = environ
        while let text = entry.pointee {
            entry += 1
            var digest = Digest()
            var place = text
            while place.pointee != 0, place.pointee != equals {
                digest.add(UInt8(bitPattern: place.pointee))
                place += 1
            }
            if others.contains(digest.value) { continue }
            while place.pointee != 0 {
                digest.add(UInt8(bitPattern: place.pointee))
                place += 1
            }
            guard variables.contains(digest.value) else { return false }
            count += 1
        }
        return count == variables.count
    }
}
