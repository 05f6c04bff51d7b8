import Docker
import Errors
import Git
import Hooks
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage
import Text
import YAML

extension Session {
    func examinePlace() async throws -> [Finding] {
        try refuseDoubled()
        let findings = try await placeFindings()
        guard findings.isEmpty else { return findings }
        return [Finding(ok: "the project lies at '\(project.root)', its checkouts and stores where they were")]
    }

    func examineProject() async throws -> [Finding] {
        let situation: Situation
        do {
            situation = try await loadForExamination(tool: nil)
        } catch let error as YAMLError {
            return [Finding(.problem, .invalidFile, error.firstLine, hint: hint(for: error))]
        }
        var findings = [
            Finding(
                ok: "'\(situation.name)' has \(situation.services.count.counted("service")), "
                    + "\(situation.checkouts.count.counted("checkout")) and the stack '\(situation.stack)'")
        ]
        if let note = situation.noteOnUnhonoured { findings.append(Finding(.warning, .noEffect, note)) }
        findings += situation.notes.map { Finding(.warning, .noEffect, $0) }
        findings += try await secretsFindings(situation)
        if let operation = operation() {
            findings.append(
                Finding(
                    .warning, .unfinishedOperation,
                    "git is in the middle of a \(operation): until it is over nothing is applied by itself"))
        }
        do {
            _ = try await containers(of: situation.stack)
        } catch let error as ConductorError where error.kind == .engine {
            // The check `docker` reports this.
        } catch {
            findings.append(Finding(error))
        }
        return findings
    }

    /// Loads the project, and leaves state files that cannot be read where they are.
    func loadForExamination(tool: ComposeTool?) async throws -> Situation {
        try await Situation.load(
            project, state: WorktreeState.read(project, warn: nil), environment: environment, tool: tool, git: git,
            settings: try await settings(), variables: host.environment, warn: nil)
    }

    // MARK: Repositories

    /// Checks that the project, its stores and its checkouts can be read, and looks for stale lock files in them.
    func examineRepositories() async throws -> [Finding] {
        var findings: [Finding] = []
        let folder = try await settings().checkoutsFolder(in: project)
        let stores = Files.names(in: project.storesDirectory).filter { $0.hasSuffix(".git") && !$0.hasPrefix(".") }
            .map { project.storesDirectory.appending($0) }
        let checkouts = Files.names(in: folder).map { folder.appending($0) }.filter {
            RepositoryLayout.find(from: $0)?.top == $0
        }
        let all = [project.root] + stores + checkouts
        for path in all {
            let name = path == project.root ? "the project" : "'\(project.display(path))'"
            do {
                if let reason = try await git.reader(path).reasonForGit() {
                    findings.append(Finding(ok: "\(name) is read through git: \(reason)"))
                }
            } catch {
                findings.append(Finding(.problem, error.errorCode, error.firstLine))
            }
            findings += locks(in: path)
        }
        return findings.isEmpty ? [Finding(ok: "all \(all.count) are read with libgit2")] : findings
    }

    /// Returns a problem for each lock file of git that is older than ten minutes, so that a killed git has probably
    /// left it.
    private func locks(in path: FilePath) -> [Finding] {
        guard let layout = RepositoryLayout.find(from: path) else { return [] }
        let places = [
            layout.gitDirectory.appending("index.lock"), layout.gitDirectory.appending("HEAD.lock"),
            layout.commonDirectory.appending("config.lock"), layout.commonDirectory.appending("packed-refs.lock"),
            layout.commonDirectory.appending("shallow.lock"),
        ]
        return Set(places).filter { Files.age(of: $0).map { $0 > .seconds(600) } ?? false }
            .sorted { $0.string < $1.string }.map { lock in
                Finding(
                    .problem, .repositoryLocked,
                    "'\(lock)' keeps git from working; it is likely to be that of a git that was killed",
                    hint: "where no git is at work there: rm \(lock.string.quoted)")
            }
    }
}
