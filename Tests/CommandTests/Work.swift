import Testing

/// What a person can have in a checkout, marked with the word `precious`.
struct Work: Sendable, CustomTestStringConvertible {
    /// Commands that must not go on where it is.
    struct Stops: OptionSet, Sendable {
        let rawValue: Int
        static let remove = Stops(rawValue: 1)
        /// Going to another commit: `checkout REF`, `switch`, `sync`.
        static let move = Stops(rawValue: 2)
        /// Whatever is said with `--force`.
        static let forced = Stops(rawValue: 4)
    }

    let name: String
    /// Makes it, in the checkout.
    let script: String
    let stops: Stops
    /// The line that a command which stops shows, or `remove` of what stays in the store; `ID` stands for a commit.
    let line: String
    /// That of a command which goes to another commit, where it is another one.
    var lineOnMove: String?
    /// A command which shows it again in a new checkout, where that is more than to look at the files.
    var shown: String?
    /// Whether it comes back with a new checkout: a lock goes with its worktree.
    var isBroughtBack = true

    var testDescription: String { name }

    private static let commit = "echo precious > mine; git add mine; git commit -qm precious"
    private static let conflict = "git switch -qc topic HEAD; echo precious > app.txt; git commit -qam precious"

    static let all = [
        Work(
            name: "a changed file", script: "echo precious > app.txt", stops: [.remove, .move], line: "changed: app.txt"
        ),
        Work(
            name: "a staged change", script: "echo precious > app.txt; git add app.txt", stops: [.remove, .move],
            line: "staged: app.txt"),
        Work(
            name: "a staged file", script: "echo precious > mine; git add mine", stops: [.remove, .move],
            line: "staged: mine"),
        Work(
            name: "a staged change, and another one",
            script: "echo precious > app.txt; git add app.txt; echo other > app.txt", stops: [.remove, .move],
            line: "staged: app.txt",
            shown: "git diff --cached"),
        Work(
            name: "a deletion",
            script: "echo precious > precious; git add .; git commit -qm precious; git push -q; rm precious",
            stops: [.remove, .move], line: "changed: precious", shown: "git diff"),
        Work(
            name: "a changed file to which git does not look",
            script: "git update-index --skip-worktree app.txt; echo precious > app.txt", stops: [.remove, .move],
            line: "changed, where git does not look: app.txt"),
        Work(name: "an untracked file", script: "echo precious > mine", stops: .remove, line: "untracked: mine"),
        Work(
            name: "an untracked file in the place of another", script: "echo precious > other.txt",
            stops: [.remove, .move], line: "untracked: other.txt",
            lineOnMove: "in the way, and unknown to git: other.txt"),
        Work(
            name: "a repository inside",
            script: "git init -q mine; cd mine; echo precious > app.txt; git add .; git commit -qm precious",
            stops: .remove, line: "untracked: mine/"),
        Work(name: "an ignored file", script: "echo precious > a.log", stops: [], line: ""),
        Work(name: "an ignored folder", script: "mkdir -p build/x; echo precious > build/x/y", stops: [], line: ""),
        Work(
            name: "an ignored file in the place of another", script: "echo precious > other.log", stops: .move,
            line: "in the way, and unknown to git: other.log"),
        Work(
            name: "a stash", script: "echo precious > app.txt; git stash push -qm mine", stops: [],
            line: "1 stash stays in the store; after the next checkout: git -C src/web stash list",
            shown: "git stash show -p"),
        Work(
            name: "a commit on the branch", script: commit, stops: [],
            line:
                "branch 'main' with 1 commit that no remote has stays in the store; 'git conductor checkout web main' brings it back"
        ),
        Work(
            name: "a commit on another branch", script: "git switch -qc mine; \(commit); git switch -q main", stops: [],
            line:
                "branch 'mine' with 1 commit that no remote has stays in the store; 'git conductor checkout web mine' brings it back",
            shown: "git log -p mine --"),
        Work(
            name: "a branch of another worktree",
            script: "git worktree add -qb mine ../../../mine; cd ../../../mine; \(commit)",
            stops: [], line: "", shown: "git log -p mine --"),
        Work(
            name: "a commit on no branch", script: "git switch -q --detach; \(commit)", stops: [.remove, .move],
            line: "on no branch: ID precious"),
        Work(
            name: "a rebase in progress", script: "\(conflict); git rebase -q origin/other || true",
            stops: [.remove, .move, .forced], line: "in conflict: app.txt"),
        Work(
            name: "a merge in progress", script: "\(conflict); git merge -q origin/other || true",
            stops: [.remove, .move, .forced], line: "in conflict: app.txt"),
        Work(
            name: "a bisect in progress", script: "\(commit); git bisect start -q", stops: [.remove, .move, .forced],
            line: "a bisect is not finished"),
        Work(
            name: "a changed file in a submodule", script: "echo precious > lib/lib.txt", stops: [.remove, .move],
            line: "changed: lib"),
        Work(
            name: "a commit in a submodule", script: "cd lib; git switch -qC mine; \(commit)", stops: [.remove, .move],
            line: "changed: lib"),
        Work(
            name: "a commit on no branch of a submodule", script: "cd lib; \(commit); cd ..; git commit -qam Library",
            stops: [.remove, .move], line: "lib: not pushed: ID precious", lineOnMove: "lib: on no branch: ID precious"),
        Work(
            name: "a branch in a submodule",
            script: "cd lib; git switch -qC mine; \(commit); git switch -q --detach main", stops: .remove,
            line: "lib: not pushed: ID precious", shown: "git -C lib log -p mine --"),
        Work(
            name: "a file of git-lfs",
            script:
                "git lfs install --local --skip-repo >&2; git lfs track '*.bin' >&2; echo precious > mine.bin; git add .; git commit -qm precious",
            stops: [],
            line:
                "branch 'main' with 1 commit that no remote has stays in the store; 'git conductor checkout web main' brings it back"
        ),
        Work(
            name: "a lock", script: "git worktree unlock .; git worktree lock --reason precious .", stops: .remove,
            line: "locked: precious", isBroughtBack: false),
    ]
}
