import Errors
package import Git
package import GitURLs
package import Host
package import Repositories
package import SystemPackage
/// The settings of a project in git's configuration (`conductor.…`), read once.
package struct ProjectSettings: Sendable {
    let configuration: Configuration

    /// Takes the settings from the configuration of the project's repository.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Reads the settings of a project, with those of the command line (`git -c NAME=VALUE conductor`).
    ///
    /// - Throws: `GitError` or `ConductorError` of kind `git` if the configuration cannot be read.
    package init(of project: Project, git: GitProgram) async throws {
        let variables = git.host.settingVariables
        if variables.isEmpty {
            self.init(try await git.reader(project.root).configuration())
        } else {
            // libgit2 does not read them.
            FileTrace.spoil()
            let words = ["config", "--list", "-z"]
            self.init(Configuration(listing: try await git.capture(words, in: project.root, input: "", variables)))
        }
    }

    /// Returns the folder of the checkouts: `conductor.checkouts`, relative to the top of the project; `src` by
    /// default.
    package func checkoutsFolder(in project: Project) throws -> FilePath {
        project.root.pushing(FilePath(try configuration.string("conductor.checkouts") ?? Checkout.usualFolder))
            .lexicallyNormalized()
    }

    /// Returns the top of the worktree that `stack add` makes for a name: in the folder `conductor.worktrees`, which is
    /// relative to the top of the main worktree, or else beside that one and with its name.
    package func worktree(ofStack name: String, in project: Project) throws -> FilePath {
        let (main, word) = (project.mainRoot, String(name.map { $0 == "/" ? "-" : $0 }))
        if let folder = try configuration.string("conductor.worktrees"), !folder.isEmpty {
            return main.pushing(FilePath(folder)).lexicallyNormalized().appending(word)
        }
        // Beside the main worktree or, where the repository is a bare one, beside this one, with the repository's name.
        let hasMain = project.hasMainWorktree
        let named = hasMain ? main.lastComponent?.string ?? "" : project.commonDirectory.stem ?? ""
        return (hasMain ? main : project.root).removingLastComponent().appending("\(named)-\(word)")
    }

    /// Whether a new linked worktree gets the checkouts that the main one has: `conductor.follow`; false by default.
    package var followsCheckouts: Bool { get throws { try truth("conductor.follow") ?? false } }

    /// The name of the stack, to which a linked worktree appends its own: `conductor.stack`.
    package var stack: String? { get throws { try configuration.string("conductor.stack") } }

    /// The environment of a worktree's own stack: `conductor.environment`.
    ///
    /// - Throws: `ConductorError` of kind `content` for what cannot name a folder.
    package var environment: String? {
        get throws {
            guard let name = try configuration.string("conductor.environment") else { return nil }
            guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else {
                throw ConductorError(
                    .invalidSetting,
                    "'conductor.environment' is '\(name)' in git's configuration, and has to name an environment",
                    hint: "git config conductor.environment development, or git config --unset conductor.environment")
            }
            return name
        }
    }

    /// Returns the repository that the code of a service comes from on this machine: `conductor.SERVICE.source`.
    ///
    /// - Throws: `ConductorError` of kind `content` for what is no URL of a git repository, or one that is not safe to use.
    package func source(of service: String) throws -> GitContext? {
        let key = Self.sourceKey(of: service)
        guard let text = try configuration.string(key), !text.isEmpty else { return nil }
        guard let context = GitContext(source: text) else {
            throw ConductorError(
                .invalidSetting,
                "'\(key)' is '\(text)' in git's configuration, and has to be the URL of a git repository",
                hint: "git conductor source set --local \(service) URL, or git config --unset \(key)")
        }
        if let problem = context.problem {
            throw ConductorError(.unsafeURL, "'\(key)' in git's configuration is not safe to use: \(problem)")
        }
        return context
    }

    /// Returns the name of the setting that ``source(of:)`` reads.
    package static func sourceKey(of service: String) -> String { "conductor.\(service).source" }

    /// The docker-compose to use: `conductor.compose`, such as `docker compose`.
    package var compose: String? { get throws { try configuration.string("conductor.compose") } }

    /// Whether the hooks do anything: `conductor.hooks`; true by default.
    package var wantsHooks: Bool { get throws { try truth("conductor.hooks") ?? true } }

    /// Whether git waits until a hook has done its work: `conductor.hookWait`; false by default.
    package var hooksWait: Bool { get throws { try truth("conductor.hookWait") ?? false } }

    /// The patterns, as in a `.gitignore`, of ignored files that a linked worktree gets from the main one: `conductor.copy`,
    /// which may be set several times.
    package var copied: [String] { get throws { try configuration.strings("conductor.copy") } }

    /// Returns the references under which a remote may keep a pull request: those of `conductor.pullRefs`, with `%` for its
    /// number, then those of GitHub, Gitea and Forgejo, and of GitLab.
    package func requestReferences(number: String) throws -> [String] {
        (try configuration.strings("conductor.pullRefs") + ["refs/pull/%/head", "refs/merge-requests/%/head"])
            .map { $0.replacing("%", with: number) }
    }

    /// Returns the value of a setting that is true or false; `nil` if it is not set.
    ///
    /// - Throws: `ConductorError` of kind `content` for another value.
    private func truth(_ key: String) throws -> Bool? {
        do {
            return try configuration.bool(key)
        } catch {
            throw ConductorError(
                .invalidSetting,
                "'\(key)' is '\(try configuration.string(key) ?? "")' in git's configuration, and has to be 'true' or 'false'",
                hint: "git config \(key) true, or git config --unset \(key)")
        }
    }

    /// Returns the value of a setting that has to be one of several; `nil` if it is not set.
    ///
    /// - Throws: `ConductorError` of kind `content` for another value, with an example of a right one.
    private func oneOf<Policy: RawRepresentable<String> & CaseIterable>(
        _ type: Policy.Type, _ key: String, example: Policy
    ) throws -> Policy? {
        guard let text = try configuration.string(key), !text.isEmpty else { return nil }
        if let policy = Policy(rawValue: text) { return policy }
        throw ConductorError(
            .invalidSetting,
            "'\(key)' is '\(text)' in git's configuration, and has to be one of "
                + Policy.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "),
            hint: "git config \(key) \(example.rawValue), or git config --unset \(key)")
    }

    /// Where a stack that is not the main worktree's own publishes its ports: `conductor.ports`; `block` by default.
    ///
    /// - Throws: `ConductorError` of kind `content` for an unknown value.
    package var ports: PortPolicy {
        get throws { try oneOf(PortPolicy.self, "conductor.ports", example: .block) ?? .block }
    }

    /// The ports of this machine that may be given to stacks: `conductor.portRange`; by default ``PortRegistry/usualRange``.
    ///
    /// - Throws: `ConductorError` of kind `content` for what is no range with room for one block.
    package var portRange: ClosedRange<Int> {
        get throws {
            guard let text = try configuration.string("conductor.portRange"), !text.isEmpty else {
                return PortRegistry.usualRange
            }
            let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            if bounds.count == 2, let lower = bounds[0], let upper = bounds[1], lower > 0, upper < 65536,
                upper - lower + 1 >= PortRegistry.blockSize
            {
                return lower...upper
            }
            throw ConductorError(
                .invalidSetting,
                "'conductor.portRange' is '\(text)' in git's configuration, and has to be a range of at least "
                    + "\(PortRegistry.blockSize) ports from 1 to 65535",
                hint: "git config conductor.portRange 20000-29999, or git config --unset conductor.portRange")
        }
    }

    /// Whether each branch has data of its own: `conductor.data`; `shared` by default.
    ///
    /// - Throws: `ConductorError` of kind `content` for an unknown value.
    package var data: DataPolicy {
        get throws { try oneOf(DataPolicy.self, "conductor.data", example: .branch) ?? .shared }
    }

    /// The keys of the data of branches: `branch.NAME.conductorData`, which we write.
    package var dataKeys: BranchDataKeys {
        BranchDataKeys(configuration.strings(ofEach: "branch", "conductorData"))
    }

    /// The image whose programs copy volumes: `conductor.dataImage`.
    package var dataImage: String? { get throws { try configuration.string("conductor.dataImage") } }

    /// How sources are fetched: `conductor.transfer`, `conductor.clone.filter` and `conductor.clone.depth`.
    ///
    /// - Throws: `ConductorError` of kind `content` for an invalid value.
    package var transfer: TransferSettings { get throws { try TransferSettings(configuration) } }

    /// The times that programs may take: `conductor.timeout` and `conductor.commandTimeout`, in seconds; 0 is no limit.
    ///
    /// - Parameter usual: those that hold where nothing is set.
    /// - Throws: `ConductorError` of kind `content` for what is no number of seconds.
    package func timeLimits(usual: TimeLimits) throws -> TimeLimits {
        var limits = usual
        limits.query = try limit("conductor.timeout", usual: usual.query)
        limits.command = try limit("conductor.commandTimeout", usual: usual.command)
        return limits
    }

    private func limit(_ key: String, usual: Duration?) throws -> Duration? {
        guard let text = try configuration.string(key), !text.isEmpty else { return usual }
        guard let seconds = Int(text), (0...1_000_000).contains(seconds) else {
            throw ConductorError(
                .invalidSetting,
                "'\(key)' is '\(text)' in git's configuration, and has to be a number of seconds, 0 to 1000000",
                hint: "git config \(key) 60, or git config --unset \(key)")
        }
        return seconds == 0 ? nil : .seconds(seconds)
    }

    /// Returns the remote that a branch of the project follows, and its URL; `nil` if it follows none.
    package func remote(of branch: String) throws -> (name: String, url: String)? {
        guard let name = try configuration.string("branch.\(branch).remote"), name != ".",
            let url = try configuration.string("remote.\(name).url")
        else { return nil }
        return (name, url)
    }
}
