extension ConductorError {
    /// What happened, as a name that stays the same from version to version: one for each thing that a user has to understand
    /// and to do.
    ///
    /// ``explanation`` says what each of them means.
    package enum Code: String, Sendable, CaseIterable {
        // project
        case noProject = "no-project"
        case noRepository = "no-repository"
        case copiedWorktree = "copied-worktree"
        case movedRepository = "moved-repository"
        case composeFileNotFound = "compose-file-not-found"
        case severalComposeFiles = "several-compose-files"
        case otherComposeFiles = "other-compose-files"
        case plainComposeFile = "plain-compose-file"
        case checkoutsFolder = "checkouts-folder"
        case mainStack = "main-stack"
        case sharedServiceInUse = "shared-service-in-use"
        case dataOfOtherBranch = "data-of-other-branch"
        case cannotTakePorts = "cannot-take-ports"
        case noOwnFile = "no-own-file"
        case nothingToStart = "nothing-to-start"
        case browserFailed = "browser-failed"
        case stackTaken = "stack-taken"
        case worktreeMoved = "worktree-moved"
        case checkoutNotWhole = "checkout-not-whole"

        // content
        case invalidFile = "invalid-file"
        case invalidName = "invalid-name"
        case invalidPort = "invalid-port"
        case notAGitURL = "not-a-git-url"
        case unsafeURL = "unsafe-url"
        case invalidSetting = "invalid-setting"
        case twoFilesOnePod = "two-files-one-pod"
        case invalidDefaultTags = "invalid-default-tags"
        case noCommit = "no-commit"
        case folderMissing = "folder-missing"
        case folderNotMountable = "folder-not-mountable"
        case noTestCommand = "no-test-command"
        case scriptFailed = "script-failed"
        case nothingToExport = "nothing-to-export"
        case cannotExport = "cannot-export"
        case noRestoreCommand = "no-restore-command"
        case secretsCommandFailed = "secrets-command-failed"
        case secretsNotHere = "secrets-not-here"
        case vaultNotConfigured = "vault-not-configured"
        case noData = "no-data"
        case vaultFailed = "vault-failed"
        case noEffect = "no-effect"
        case trackedSecrets = "tracked-secrets"

        // unknown-name
        case unknownService = "unknown-service"
        case unknownPod = "unknown-pod"
        case unknownEnvironment = "unknown-environment"
        case unknownScript = "unknown-script"
        case unknownStack = "unknown-stack"
        case worktreeGone = "worktree-gone"
        case unknownBranch = "unknown-branch"
        case noDefaultBranch = "no-default-branch"
        case noPullRequest = "no-pull-request"
        case unknownData = "unknown-data"
        case unknownSnapshot = "unknown-snapshot"
        case unknownApproval = "unknown-approval"
        case noPort = "no-port"
        case noSource = "no-source"
        case builtFromFolder = "built-from-folder"
        case sourceGone = "source-gone"
        case notCheckedOut = "not-checked-out"
        case serviceWanted = "service-wanted"
        case sharedService = "shared-service"
        case notInEnvironment = "not-in-environment"
        case notInStack = "not-in-stack"
        case notSet = "not-set"

        // work-at-risk
        case workWouldBeLost = "work-would-be-lost"
        case unfinishedOperation = "unfinished-operation"
        case switchBlocked = "switch-blocked"
        case damagedWorktree = "damaged-worktree"
        case notRestorable = "not-restorable"
        case dataWouldBeLost = "data-would-be-lost"
        case declined
        case cannotRemove = "cannot-remove"

        // git
        case gitFailed = "git-failed"
        case gitTimeout = "git-timeout"
        case untrustedRepository = "untrusted-repository"
        case repositoryLocked = "repository-locked"
        case unreadableRepository = "unreadable-repository"
        case transferFailed = "transfer-failed"
        case repositoryNotFound = "repository-not-found"
        case sshHostKeyChanged = "ssh-host-key-changed"
        case sshHostKeyUnknown = "ssh-host-key-unknown"
        case sshKeyRefused = "ssh-key-refused"
        case proxyCredentials = "proxy-credentials"
        case certificateNotTrusted = "certificate-not-trusted"
        case unsupportedTransfer = "unsupported-transfer"
        case submodulesFailed = "submodules-failed"
        case commitGone = "commit-gone"
        case branchInUse = "branch-in-use"
        case detachedHead = "detached-head"
        case noPushTarget = "no-push-target"
        case pushBehind = "push-behind"
        case pushRefused = "push-refused"
        case someFailed = "some-failed"
        case hostUnreachable = "host-unreachable"
        case credentialsNeeded = "credentials-needed"
        case gitTooOld = "git-too-old"
        case lfsNotSetUp = "lfs-not-set-up"

        // hooks, of the kind git
        case hooksMissing = "hooks-missing"
        case hooksShadowed = "hooks-shadowed"
        case hooksNotExecutable = "hooks-not-executable"
        case hooksProgram = "hooks-program"
        case hooksOff = "hooks-off"

        // engine
        case engineNotRunning = "engine-not-running"
        case engineNotPermitted = "engine-not-permitted"
        case dockerTimeout = "docker-timeout"
        case dockerNotFound = "docker-not-found"
        case dockerFailed = "docker-failed"
        case composeNotFound = "compose-not-found"
        case contextNotUsable = "context-not-usable"
        case imageMissing = "image-missing"
        case noPortsLeft = "no-ports-left"
        case noHome = "no-home"
        case noImageForCopy = "no-image-for-copy"
        case noRoom = "no-room"
        case volumeCopyFailed = "volume-copy-failed"
        case savedDataGone = "saved-data-gone"
        case remoteEngine = "remote-engine"
        case clockSkew = "clock-skew"

        // compose
        case composeFailed = "compose-failed"
        case composeRefused = "compose-refused"
        case buildFailed = "build-failed"
        case portTaken = "port-taken"
        case noAddressesLeft = "no-addresses-left"
        case doubleVariable = "double-variable"
        case otherStackFile = "other-stack-file"
        case notApplied = "not-applied"
        case applyFailed = "apply-failed"
        case waitTimeout = "wait-timeout"
        case differsFromFiles = "differs-from-files"

        // container
        case containerFailed = "container-failed"
        case notReady = "not-ready"
        case containerPaused = "container-paused"
        case serviceNotRunning = "service-not-running"
        case commandFailed = "command-failed"
        case volumeInUse = "volume-in-use"

        // exists
        case placeTaken = "place-taken"
        case branchExists = "branch-exists"
        case stackExists = "stack-exists"
        case twoHooks = "two-hooks"
        case nameTaken = "name-taken"

        // approval
        case notApproved = "not-approved"

        // interrupted
        case interrupted

        // usage
        case usage
        case unknownCommand = "unknown-command"
        case nameNotAllowed = "name-not-allowed"
        case branchNeeded = "branch-needed"

        // machine
        case fileNotFound = "file-not-found"
        case fileFailed = "file-failed"
        case pathOutside = "path-outside"
        case programNotFound = "program-not-found"
        case programFailed = "program-failed"
        case programTimeout = "program-timeout"
        case unexpected
        case lowDisk = "low-disk"
        case foreignOwner = "foreign-owner"
        case unreadableState = "unreadable-state"
        case leftovers
    }
}
