import Conductor
import Host
import Projects

/// The status in a few words, for a prompt: from files alone, without git, docker or the project's own files.
struct StatusShort {
    let session: Session

    /// The words, such as `shop 2 mounted, applying`.
    var line: String {
        let project = session.project
        let mounted = WorktreeState.read(project, warn: nil).checkouts.values.count(where: \.isMounted)
        var notes: [String] = []
        if mounted > 0 { notes.append("\(mounted) mounted") }
        if session.isBusy() {
            notes.append("applying")
        } else if FailedWork.read(project) != nil {
            notes.append("failed")
        }
        let name = Stacks.read(project, warn: nil).stacks[project.worktreeName]?.name ?? session.projectName
        return ([name] + (notes.isEmpty ? [] : [notes.joined(separator: ", ")])).joined(separator: " ")
    }
}
