/// Something that a person does with git, as lines of shell, and what has to come of it.
///
/// The lines know the words that the file which counts may hold: `$HERE` is on the branch `base`, which is checked out,
/// and in the container; `$THERE` on `ahead`, one commit after `base`; `$APART` on `apart`, which is in conflict with
/// `base`; and `$OLD` on the commit before `base` and `apart`. `say WORD` writes a word into the file, `other` changes
/// another file, and `$SCRATCH` is a folder elsewhere.
struct GitOperation: Sendable {
    /// What git does after a step.
    enum Moment: Sendable, Equatable {
        /// It has ended what it was asked for.
        case done
        /// It is in the middle of this; all files can be read.
        case middle(String)
        /// It is in the middle of this, with a conflict in the file.
        case conflict(String)
    }

    /// What becomes of the stack.
    enum End: Sendable, Equatable {
        /// A hook saw it: the container is made anew.
        case followed
        /// No hook told of it: it waits for `up`.
        case waiting
        /// Nothing has to be done.
        case same
    }

    /// A line, and where git is after it.
    struct Step: Sendable {
        let line: String
        let moment: Moment

        init(_ line: String, _ moment: Moment = .done) {
            self.line = line
            self.moment = moment
        }
    }

    let name: String
    /// What is done before it, while hooks are off.
    let before: String
    let steps: [Step]
    let end: End
    /// The variable that has the word which the file holds at the end.
    let word: String

    /// An operation of several steps.
    init(_ name: String, before: String = ":", _ steps: [Step], _ end: End, _ word: String) {
        self.name = name
        self.before = before
        self.steps = steps
        self.end = end
        self.word = word
    }

    /// An operation of one line.
    init(_ line: String, before: String = ":", _ end: End, _ word: String) {
        self.init(line, before: before, [Step(line)], end, word)
    }
}

extension GitOperation {
    /// All operations, in families that take about as long.
    enum Family: String, CaseIterable, Sendable {
        case joining = "switch, commit, merge, pull and rebase"
        case moving = "cherry-pick, revert, am, bisect, reset, stash and the rest"

        var operations: [GitOperation] {
            switch self {
            case .joining: switching + committing + merging + rebasing
            case .moving: picking + mailing + bisecting + resetting + plumbing
            }
        }

        /// Those that have a text in their names; all if it is empty.
        func operations(_ part: String) -> [GitOperation] {
            part.isEmpty ? operations : operations.filter { $0.name.contains(part) }
        }
    }

    private static let switching = [
        GitOperation("git switch ahead", .followed, "THERE"),
        GitOperation("git switch -c new ahead", .followed, "THERE"),
        GitOperation("git checkout -b new ahead", .followed, "THERE"),
        GitOperation("git switch -", before: "git switch ahead; git switch base", .followed, "THERE"),
        GitOperation("git switch --detach ahead", .followed, "THERE"),
        GitOperation("git switch base", .same, "HERE"),
        GitOperation("git switch -c new", .same, "HERE"),
        GitOperation("git checkout --orphan new", .same, "HERE"),
        GitOperation(
            "git switch --orphan",
            [Step("git switch --orphan new; git restore --source ahead --staged --worktree .; git commit -m new")],
            .followed, "THERE"),
        GitOperation("git switch --discard-changes ahead", before: "say $APART", .followed, "THERE"),
        GitOperation("git checkout -f ahead", before: "say $APART", .followed, "THERE"),
        GitOperation("git switch that fails", [Step("say $APART; ! git switch ahead")], .waiting, "APART"),
        GitOperation("git checkout ahead -- .", .waiting, "THERE"),
        GitOperation("git restore --source ahead --staged --worktree .", .waiting, "THERE"),
    ]

    private static let committing = [
        GitOperation("git commit", [Step("say $THERE; git commit -am new")], .followed, "THERE"),
        GitOperation(
            "git commit of something else", [Step("other; git add .; git commit -m new")], .same, "HERE"),
        GitOperation(
            "git commit --amend", [Step("say $THERE; git commit -a --amend --no-edit")], .followed, "THERE"),
        GitOperation("git commit --amend of the message", [Step("git commit --amend -m new")], .same, "HERE"),
    ]

    private static let merging = [
        GitOperation("git merge ahead", .followed, "THERE"),
        GitOperation("git merge --no-ff --no-edit ahead", .followed, "THERE"),
        GitOperation("git merge --no-edit ahead", before: "git commit --allow-empty -m more", .followed, "THERE"),
        GitOperation("git merge --squash ahead", .followed, "THERE"),
        GitOperation("git merge base", .same, "HERE"),
        GitOperation(
            "git merge with a conflict",
            [
                Step("! git merge apart", .conflict("merge")),
                Step("say $THERE; git add .; git commit --no-edit"),
            ], .followed, "THERE"),
        GitOperation(
            "git merge --abort", [Step("! git merge apart", .conflict("merge")), Step("git merge --abort")], .same,
            "HERE"),
        GitOperation("git pull . ahead", .followed, "THERE"),
        GitOperation("git pull --ff-only . ahead", .followed, "THERE"),
        GitOperation(
            "git pull --no-rebase --no-edit . ahead", before: "git commit --allow-empty -m more", .followed, "THERE"),
        GitOperation("git pull --rebase . ahead", before: Self.more, .followed, "THERE"),
        GitOperation("git pull --rebase that moves forward", [Step("git pull --rebase . ahead")], .followed, "THERE"),
        GitOperation("git fetch . ahead:new", .same, "HERE"),
    ]

    /// One more commit on the branch, of another file.
    private static let more = "other; git add .; git commit -m more"

    private static let rebasing = [
        GitOperation("git rebase ahead", before: Self.more, .followed, "THERE"),
        GitOperation("git rebase that moves forward", [Step("git rebase ahead")], .followed, "THERE"),
        GitOperation(
            "git rebase --continue",
            [
                Step("! git rebase apart", .conflict("rebase")),
                Step("say $THERE; git add .; git rebase --continue"),
            ], .followed, "THERE"),
        GitOperation(
            "git rebase --abort",
            [Step("! git rebase apart", .conflict("rebase")), Step("git rebase --abort")], .same, "HERE"),
        GitOperation(
            "git rebase --skip",
            [Step("! git rebase apart", .conflict("rebase")), Step("git rebase --skip")], .followed, "APART"),
        GitOperation(
            "git rebase --quit",
            [
                Step("! git rebase apart", .conflict("rebase")),
                Step("git checkout -f ahead; git rebase --quit"),
            ], .followed, "THERE"),
        GitOperation(
            "git rebase -i --autosquash HEAD~2", before: "\(Self.more); say $THERE; git commit -a --fixup HEAD",
            .followed, "THERE"),
        GitOperation("git rebase -i --exec true ahead", before: Self.more, .followed, "THERE"),
        GitOperation(
            "git rebase -i that stops to edit", before: Self.more,
            [
                Step("GIT_SEQUENCE_EDITOR='sed -i.old s/^pick/edit/' git rebase -i ahead", .middle("rebase")),
                Step("git rebase --continue"),
            ], .followed, "THERE"),
        GitOperation(
            "git rebase --autostash", before: "git switch -c more; \(Self.more); git switch base; say $THERE",
            [Step("git rebase --autostash more")], .followed, "THERE"),
        GitOperation("git rebase --apply ahead", before: Self.more, .followed, "THERE"),
    ]

    private static let picking = [
        GitOperation("git cherry-pick ahead", .followed, "THERE"),
        GitOperation(
            "git cherry-pick of two", before: "git switch -c two ahead; \(Self.more); git switch base",
            [Step("git cherry-pick base..two")], .followed, "THERE"),
        GitOperation(
            "git cherry-pick --continue",
            [
                Step("! git cherry-pick apart", .conflict("cherry-pick")),
                Step("say $THERE; git add .; git cherry-pick --continue"),
            ], .followed, "THERE"),
        GitOperation(
            "git cherry-pick --abort",
            [Step("! git cherry-pick apart", .conflict("cherry-pick")), Step("git cherry-pick --abort")], .same,
            "HERE"),
        GitOperation(
            "git cherry-pick --skip",
            [Step("! git cherry-pick apart", .conflict("cherry-pick")), Step("git cherry-pick --skip")], .same,
            "HERE"),
        GitOperation("git cherry-pick --no-commit ahead", .waiting, "THERE"),
        GitOperation("git revert --no-edit HEAD", .followed, "OLD"),
        GitOperation("git revert --no-commit HEAD", [Step("git revert -n HEAD", .middle("revert"))], .waiting, "OLD"),
        GitOperation(
            "git revert --abort",
            [Step("! git revert --no-edit apart", .conflict("revert")), Step("git revert --abort")], .same, "HERE"),
    ]

    private static let mailing = [
        GitOperation("git am", before: Self.mail("ahead"), [Step("git am \"$SCRATCH/mail\"")], .followed, "THERE"),
        GitOperation(
            "git am --continue", before: Self.mail("apart"),
            [
                Step("! git am -3 \"$SCRATCH/mail\"", .conflict("am")),
                Step("say $THERE; git add .; git am --continue"),
            ], .followed, "THERE"),
        GitOperation(
            "git am --abort", before: Self.mail("apart"),
            [Step("! git am \"$SCRATCH/mail\"", .middle("am")), Step("git am --abort")], .same, "HERE"),
        GitOperation(
            "git am --skip", before: Self.mail("apart"),
            [Step("! git am \"$SCRATCH/mail\"", .middle("am")), Step("git am --skip")], .same, "HERE"),
    ]

    private static func mail(_ branch: String) -> String {
        "git format-patch -1 --stdout \(branch) >\"$SCRATCH/mail\""
    }

    private static let bisecting = [
        GitOperation(
            "git bisect reset", before: "git switch -c two ahead; \(Self.more); git switch base",
            [
                Step("git bisect start two base", .middle("bisect")),
                Step("git bisect bad", .middle("bisect")),
                Step("git bisect reset"),
            ], .same, "HERE"),
        GitOperation(
            "git bisect reset ahead", before: "git switch -c two ahead; \(Self.more); git switch base",
            [Step("git bisect start two base", .middle("bisect")), Step("git bisect reset ahead")], .followed, "THERE"),
        GitOperation(
            "git bisect run", before: "git switch -c two ahead; \(Self.more); git switch base",
            [
                Step("git bisect start two base", .middle("bisect")),
                Step("git bisect run sh -c '! grep -q \"$1\" \"$2\"' - $THERE $FILE", .middle("bisect")),
                Step("git bisect reset"),
            ], .same, "HERE"),
    ]

    private static let resetting = [
        GitOperation("git reset --soft ahead", .same, "HERE"),
        GitOperation("git reset --mixed ahead", .same, "HERE"),
        GitOperation("git reset --hard ahead", .waiting, "THERE"),
        GitOperation("git reset --keep ahead", .waiting, "THERE"),
        GitOperation("git reset --merge ahead", .waiting, "THERE"),
        GitOperation("git stash", before: "say $THERE", .same, "HERE"),
        GitOperation("git stash pop", before: "say $THERE; git stash", .waiting, "THERE"),
        GitOperation("git stash apply", before: "say $THERE; git stash", .waiting, "THERE"),
        GitOperation("git stash branch new", before: "say $THERE; git stash", .waiting, "THERE"),
    ]

    private static let plumbing = [
        GitOperation("git branch -m new", .same, "HERE"),
        GitOperation("git branch -f apart ahead", .same, "HERE"),
        GitOperation("git update-ref refs/heads/base ahead", .same, "HERE"),
        GitOperation("git symbolic-ref HEAD refs/heads/ahead", .same, "HERE"),
        GitOperation("git read-tree -m -u HEAD ahead", .waiting, "THERE"),
        GitOperation(
            "git checkout-index", [Step("git read-tree ahead; git checkout-index --all --force")], .waiting, "THERE"),
        GitOperation("git worktree add \"$SCRATCH/tree\" ahead", .same, "HERE"),
        GitOperation(
            "git worktree move and remove", before: "git worktree add \"$SCRATCH/tree\" ahead",
            [
                Step("git worktree move \"$SCRATCH/tree\" \"$SCRATCH/moved\""),
                Step("git worktree remove \"$SCRATCH/moved\""),
            ], .same, "HERE"),
        GitOperation(
            "git submodule update", before: Self.submodule,
            [Step("git -C lib checkout HEAD~; git submodule update"), Step("git submodule deinit -f lib")], .same,
            "HERE"),
        GitOperation(
            "git switch --recurse-submodules ahead",
            before: "\(Self.submodule); git rebase HEAD ahead; git switch base",
            .followed, "THERE"),
        GitOperation(
            "git sparse-checkout", before: Self.more,
            [
                Step("git sparse-checkout set --no-cone '/*' '!/other'"), Step("git sparse-checkout reapply"),
                Step("git sparse-checkout disable"),
            ], .same, "HERE"),
        GitOperation(
            "git switch in a sparse checkout",
            before:
                "\(Self.more); git rebase base ahead; git sparse-checkout set --no-cone '/*' '!/other'; git switch base",
            [Step("git switch ahead"), Step("git sparse-checkout disable")], .followed, "THERE"),
    ]

    /// Puts a submodule at `lib`.
    private static let submodule = """
        git init -b main "$SCRATCH/lib"
        git -C "$SCRATCH/lib" commit --allow-empty -m first
        git -C "$SCRATCH/lib" commit --allow-empty -m second
        git submodule add "$SCRATCH/lib" lib
        git commit -m lib
        """
}
