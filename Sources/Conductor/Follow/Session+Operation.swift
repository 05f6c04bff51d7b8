package import Git
import Host
import Projects
package import SystemPackage
extension Session {
    /// Returns the git operation in progress, such as a rebase, in the project or in the repository around a folder.
    ///
    /// Until it ends, nothing is applied by itself.
    package func operation(around folder: FilePath? = nil) -> Git.Operation? {
        for place in [project.root, folder] {
            guard let layout = place.flatMap({ RepositoryLayout.find(from: $0) }) else { continue }
            Operation.marks.forEach { FileTrace.note(contentOf: layout.gitDirectory.appending($0)) }
            if let operation = layout.operationInProgress { return operation }
        }
        return nil
    }

    /// Whether git has just detached `HEAD` for a rebase, by its reflog. With `--apply` no other file shows that yet.
    func isRebaseStarting(in folder: FilePath) -> Bool {
        guard let layout = RepositoryLayout.find(from: folder), layout.headText()?.hasPrefix("ref: ") == false,
            let log = try? Files.bytes(of: layout.gitDirectory.appending("logs").appending("HEAD"))
        else { return false }
        // `OLD NEW NAME <MAIL> TIME ZONE<tab>rebase (start): checkout main`, or with
        // `pull --rebase origin main (start)`
        let line = log.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
        let message = String(decoding: line.split(separator: UInt8(ascii: "\t")).last ?? [], as: UTF8.self)
        return ["rebase", "pull"].contains(where: message.hasPrefix) && message.contains(": checkout ")
    }
}
