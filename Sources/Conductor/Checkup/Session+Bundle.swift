import Pipeline
import Projects
import Repositories

/// What goes into a report about a fault.
extension Session {
    /// Returns the values of the project's secrets, so that no report has them; `nil` where they cannot be read.
    package func secretValues() async -> [String]? {
        try? await load(tool: .none).secrets.values
    }

    /// Returns the settings `conductor.*` of the project in git's configuration, a line each, with where they are set.
    package func ownSettings() async -> String {
        // git exits with 1 where there is none.
        (try? await git("config", "--show-scope", "--get-regexp", #"^conductor\."#, in: project.root)) ?? ""
    }
}
