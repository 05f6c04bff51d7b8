import Errors
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage

/// The project's secrets, before containers are made with them.
extension Session {
    /// Keeps the file of secrets out of git, and asks the project's command, and Vault, for secrets.
    ///
    /// - Parameters:
    ///   - isFresh: whether to ask the command again where it was asked before.
    ///   - approves: whether to approve the command; otherwise it has to be approved already.
    /// - Throws: `ConductorError` of kind `approval`; of kind `content` where the command fails; `YAMLError` where its output
    ///   cannot be read; `HostError`.
    package func prepareSecrets(isFresh: Bool, approves: Bool) async throws {
        try await guardSecretsFile()
        try await prepareKeeper(isFresh: isFresh, approves: approves)
        try await prepareTokens(isFresh: isFresh, approves: approves)
    }

    private func prepareKeeper(isFresh: Bool, approves: Bool) async throws {
        guard let keeper = try ProjectConfiguration(of: project).keeper else {
            return try KeptSecrets.forget(in: project)
        }
        if !isFresh, KeptSecrets.output(of: keeper, in: project) != nil { return }
        if approves { try await approve([keeper.power]) } else { try checkApproved([keeper.power]) }
        let printed = try await ask(keeper)
        var secrets = Secrets(keeper: keeper)
        try secrets.add(printed: printed, .development)
        try KeptSecrets.keep(printed, of: keeper, in: project)
    }

    private func ask(_ keeper: SecretKeeper) async throws -> String {
        let command = Command(
            keeper.words[0], Array(keeper.words.dropFirst()), environment: host.environment,
            workingDirectory: project.root)
        let captured = try await host.processes.capture(command)
        let hint = "run it by hand in '\(project.root)'; 'secrets' in \(keeper.place) names it"
        guard captured.status.isSuccess else {
            throw ConductorError(
                .secretsCommandFailed, "'\(keeper.line)', which prints the secrets, ended with \(captured.status.code)",
                details: captured.error.split(whereSeparator: \.isNewline).map(String.init), hint: hint,
                signal: captured.status.signal)
        }
        guard captured.output.contains(where: { !$0.isWhitespace }), !captured.output.contains("\u{FFFD}") else {
            let what = captured.output.contains("\u{FFFD}") ? "what is no UTF-8" : "nothing"
            throw ConductorError(
                .secretsCommandFailed, "'\(keeper.line)', which prints the secrets, printed \(what)", hint: hint)
        }
        return captured.output
    }

    /// Has git ignore the file of secrets, and warns where git tracks it.
    package func guardSecretsFile() async throws {
        guard project.shape == .pods, Files.exists(project.root.pushing(FilePath(Secrets.file))) else { return }
        if try await isSecretsFileTracked {
            warn(Self.trackedSecrets)
        } else if try await !reader.isIgnored(Secrets.file) {
            try project.exclude("/\(Secrets.file)")
        }
    }

    /// Whether git tracks the file of secrets as it is: one that a filter encrypts may be tracked.
    var isSecretsFileTracked: Bool {
        get async throws {
            guard try await !git("ls-files", "-z", "--", Secrets.file, in: project.root).isEmpty else { return false }
            let filter = try await git("check-attr", "-z", "filter", "--", Secrets.file, in: project.root)
            return filter.hasSuffix("\0unspecified\0")
        }
    }

    static let trackedSecrets =
        "git tracks '\(Secrets.file)', so everybody who gets the repository can read it: git rm --cached \(Secrets.file), "
        + "then change the secrets"

    /// Returns what `doctor` has to say about the secrets.
    func secretsFindings(_ situation: Situation) async throws -> [Finding] {
        var findings = situation.notesOnSecrets(isLikely: false).map { Finding(.warning, .noEffect, $0) }
        if situation.secrets.path != nil, try await isSecretsFileTracked {
            findings.append(Finding(.warning, .trackedSecrets, Self.trackedSecrets))
        }
        for origin in situation.secrets.missing {
            findings.append(
                Finding(
                    .warning, .secretsNotHere, "the secrets from \(origin) are not here yet", hint: "git conductor up"))
        }
        return findings
    }

    /// Throws where containers are to be made and the project's command was not asked for their secrets.
    func checkSecrets(of situation: Situation) throws {
        guard let origin = situation.secrets.missing.first else { return }
        throw ConductorError(
            .secretsNotHere, "the secrets from \(origin) are not here yet", hint: "git conductor up asks for them")
    }
}
