extension ConductorError.Kind {
    static let workAtRiskCodes: [ConductorError.Code: Texts] = [
        .workWouldBeLost: (
            "Uncommitted changes, stashes or commits that no remote has would be lost. Nothing was changed.",
            """
            Commit and push it, or give '--force' where the command has it: it keeps the work in stashes and on \
            branches.
            """
        ),
        .unfinishedOperation: (
            """
            git is in the middle of a merge, rebase or the like. Its state can be kept nowhere, and hooks apply \
            nothing until it is over.
            """,
            """
            Finish or abort it: 'git -C FOLDER status' says how. 'git conductor up' applies the files as they \
            are now.
            """
        ),
        .switchBlocked: (
            "Changes or operations in the project or in checkouts are in the way of a switch. Nothing was switched.",
            "Commit or stash them, or give '--force', which keeps them in stashes and on branches."
        ),
        .damagedWorktree: (
            """
            The folder of a worktree was deleted, or what git keeps of it is damaged, and git still has work of \
            it that is nowhere else.
            """,
            """
            Bring it back with 'git conductor checkout SERVICE' or from a backup, or save what is left in the \
            folder that is named; then remove it as the hint says.
            """
        ),
        .notRestorable: (
            """
            A snapshot would name commits or changes that are only on this machine, which nobody else could \
            restore.
            """,
            "Commit and push them, or give '--force' to record the commits all the same."
        ),
        .dataWouldBeLost: (
            "Data in volumes, or data that was saved under that name, would be replaced.",
            "'git conductor data save NAME' saves it first; '--force' replaces it."
        ),
        .declined: (
            "The question was not answered with yes, so nothing was done.",
            "Run the command again, or give '--force'."
        ),
        .cannotRemove: (
            """
            A checkout cannot be removed as a whole: some of it can be neither kept in a stash nor deleted, or a \
            program changes it at this moment. It stays.
            """,
            """
            Stop what writes there, and unmount what is mounted there. Files that a container has made may \
            belong to root: 'sudo chown -R "$(id -u)" FOLDER'. Then run the command again.
            """
        ),
    ]

    static let gitCodes: [ConductorError.Code: Texts] = [
        .gitFailed: (
            "A call of git failed. The words of git are shown.",
            "'-v' shows the command as it was run. Run it by hand to see more."
        ),
        .gitTimeout: (
            """
            git did not answer a question in time: a slow disk or network folder, or a program that git started \
            and that waits.
            """,
            """
            Look what keeps it. 'git config conductor.timeout SECONDS' gives git more time, and 0 all the time \
            there is.
            """
        ),
        .untrustedRepository: (
            "The repository belongs to another user, so git does not read its configuration.",
            "If you trust it: 'git config --global --add safe.directory FOLDER'."
        ),
        .repositoryLocked: (
            "Another program of git has locked the repository, or was killed and left its lock.",
            "Wait for it. If no git runs, remove the file '.lock' that is named."
        ),
        .unreadableRepository: (
            """
            A repository cannot be read: it is damaged, not there, in the middle of a change, or its HEAD names \
            nothing. The words of libgit2, where it had any, are shown.
            """,
            "'git -C FOLDER status' and 'git -C FOLDER fsck' show what is wrong."
        ),
        .transferFailed: (
            """
            A clone, a fetch or a look at a remote failed, for a reason that git conductor does not know. The \
            words of git are shown.
            """,
            "'git ls-remote URL' shows whether the remote can be reached."
        ),
        .repositoryNotFound: (
            "The remote has no such repository, or does not show it to you.",
            "Look at the URL, and whether your account may read it: 'git ls-remote URL'."
        ),
        .sshHostKeyChanged: (
            "The ssh host key is another one than before. The server was set up anew, or somebody is in between.",
            "If you know why, forget the old key with 'ssh-keygen -R HOST', and connect once to accept the new one."
        ),
        .sshHostKeyUnknown: (
            "The ssh host key is not known, and there is nobody to ask.",
            "Connect once with 'ssh HOST', compare the fingerprint and accept it."
        ),
        .sshKeyRefused: (
            "The host takes none of your ssh keys.",
            "'ssh-add -l' lists the keys that are loaded; 'ssh -v HOST' shows what is tried."
        ),
        .proxyCredentials: (
            "The proxy asks for a user and a password, or does not take them.",
            "'git config --global http.proxy USER@PROXY:PORT', with the password in a credential helper."
        ),
        .certificateNotTrusted: (
            "The certificate of the host is not trusted.",
            "'git config --global http.https://HOST/.sslCAInfo FILE' names the certificate of who has signed it."
        ),
        .unsupportedTransfer: (
            "'conductor.transfer' is 'libgit2', which cannot do this transfer.",
            "'git config conductor.transfer auto' has git do it."
        ),
        .submodulesFailed: (
            "The submodules of a checkout could not be fetched. The words of git are shown.",
            "Look at the URLs in its '.gitmodules', then run the command again."
        ),
        .commitGone: (
            "The commit of a snapshot is on no branch of the remote any more, as after a forced push.",
            "Have somebody push it again, or record another snapshot."
        ),
        .branchInUse: (
            "The branch is checked out in another worktree, and git allows a branch only once.",
            "Make another branch with '-b NAME', or look at the commit without a branch: 'origin/BRANCH'."
        ),
        .detachedHead: (
            "HEAD is detached, with commits that no branch has, so there is no branch to push.",
            "'git -C FOLDER switch -c BRANCH' makes a branch of them."
        ),
        .noPushTarget: (
            "The branch has commits that no remote has, and where to push them is not clear.",
            "The hint has the 'git push' for each of the possibilities."
        ),
        .pushBehind: (
            "The remote has commits that are not here, so the push would drop them.",
            "'git conductor sync' fetches them; rebase or merge, then push again."
        ),
        .pushRefused: (
            "The remote, or a 'pre-push' hook, refuses the push. Its own words are shown.",
            """
            Do what the remote or the hook asks for, such as a pull request for a protected branch; then push \
            again.
            """
        ),
        .someFailed: (
            """
            The command failed for some of the sources or working trees. Each one is named with its reason; the \
            others are done.
            """,
            "Mend what is named, then run the command again: what is done stays."
        ),
        .hostUnreachable: (
            "The host of the remote is not known, does not answer, or takes no connection.",
            "Look at the URL and its port, and at your network, VPN and proxy; then run the command again."
        ),
        .credentialsNeeded: (
            "The host asks for a user and a password, or does not take those that it got. A token may have expired.",
            """
            Run the 'git ls-remote' of the hint, and enter them where a credential helper keeps them: 'git help \
            credentials'.
            """
        ),
        .gitTooOld: (
            "The git on your 'PATH' is older than what git conductor is tested with.",
            "Install git 2.30 or later."
        ),
        .lfsNotSetUp: (
            """
            Files are kept with git-lfs, and git does not know its filter here or has no hook of it: what is checked \
            out are pointers, or a push sends no files.
            """,
            "'git lfs install' in the folder that is named, and 'git lfs pull' where pointers are there already."
        ),
    ]
}
