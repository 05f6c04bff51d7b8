extension ConductorError.Kind {
    static let contentCodes: [ConductorError.Code: Texts] = [
        .invalidFile: (
            """
            A file of the project is wrong at the place that is shown: it is no YAML, a key is unknown, a value \
            is not of the right kind, or a variable that it demands has no value. Where git is in the middle of \
            a merge, it may have conflict marks.
            """,
            """
            Correct the line; write '$$' for a '$' that is to stay. docs/formats.md describes the files, and \
            'git conductor status' reads all of them again.
            """
        ),
        .invalidName: (
            """
            The name that was given to a service, a pod, an environment variable or a stack has characters that \
            docker-compose does not allow there.
            """,
            "Use letters, digits, '_' and '-', with a letter or digit first."
        ),
        .invalidPort: (
            "The port is in none of the forms that docker-compose knows.",
            "Write it as 'HOST:CONTAINER', such as '8080:80'."
        ),
        .notAGitURL: (
            "The text is not the URL of a git repository.",
            """
            Write it as 'git@host:owner/name.git', 'https://host/owner/name.git' or, for a repository of this machine, \
            'file:///path', with '#branch:folder' where that is needed.
            """
        ),
        .unsafeURL: (
            "The URL could make git run a program, or read what it should not. It is not used.",
            "Look where the URL comes from, and write it in the usual form."
        ),
        .invalidSetting: (
            "A setting in the git configuration has a value that git conductor does not understand.",
            """
            Set or unset it with 'git config', as the hint shows. 'git config --show-origin NAME' shows the file \
            that has it.
            """
        ),
        .twoFilesOnePod: (
            "Two files are the same pod, or the metadata of the same pod, so it is not clear which one counts.",
            "Remove one of them, or rename it."
        ),
        .invalidDefaultTags: (
            "The list of default tags that the stack uses is not there, or has a line that is no image with a tag.",
            """
            Write an image with its tag on each line, such as 'alpine:3.20'. '--default-tags FILE' names another \
            list, and an empty name none.
            """
        ),
        .noCommit: (
            "The checkout has no commit yet, so there is nothing to record.",
            "Make a first commit there."
        ),
        .folderMissing: (
            "A folder of a checkout that is to be mounted is not there in the branch that is checked out.",
            "Switch the checkout to a branch that has it, or run 'git conductor unmount SERVICE'."
        ),
        .folderNotMountable: (
            """
            git conductor does not mount the folder: the pods or the files of git are in it, or it is outside of \
            the project.
            """,
            "Mount it in the pod itself, under 'volumes:', which has to be approved with 'git conductor up'."
        ),
        .noTestCommand: (
            "The service does not say how it is tested.",
            """
            Write 'x-conductor: { test: COMMAND }' in its pod, or name the command: 'git conductor test SERVICE \
            COMMAND'.
            """
        ),
        .scriptFailed: (
            """
            A script of 'config/hooks' that runs before a command has failed or is not executable, so the \
            command was not begun.
            """,
            "Look at what it wrote, and mend it; 'chmod +x FILE' makes it executable. Then run the command again."
        ),
        .nothingToExport: (
            "No pod has a service in the environment that is to be exported.",
            "Name another environment with '-E NAME'."
        ),
        .cannotExport: (
            """
            The project uses what the format cannot express, or what an export leaves out on purpose. Nothing \
            was written.
            """,
            """
            Each line names the place and the reason. Change it in the files, or choose another format. \
            docs/export.md has what each format carries.
            """
        ),
        .noRestoreCommand: (
            "The data of a service was saved by its 'dump' command, and the service has no 'restore' command now.",
            "Write 'x-conductor: { dump: COMMAND, restore: COMMAND }' in its pod."
        ),
        .secretsCommandFailed: (
            """
            The command that prints the secrets of the project failed, or printed nothing that can be read. Its \
            own words, where it had any, are shown.
            """,
            "Run the command by hand in the folder of the project. 'secrets:' in 'config/project.yml' names it."
        ),
        .secretsNotHere: (
            "The secrets of the project were not asked for yet, and this command does not ask for them.",
            "'git conductor up' asks for them."
        ),
        .vaultNotConfigured: (
            "'config/vault.yml' needs Vault, and its address or a token of yours is missing.",
            "Set 'VAULT_ADDR', and run 'vault login'."
        ),
        .noData: (
            """
            There is no data to save or to restore: the stack has no named volumes, what was saved has none of \
            its volumes, or it is the data that the stack has.
            """,
            "'git conductor up' makes the volumes. 'git conductor data list' shows what was saved of which volumes."
        ),
        .vaultFailed: (
            "Vault does not answer, or gave no token for a service. Its own words, or those of curl, are shown.",
            """
            Look at 'VAULT_ADDR' and at your network. 'vault status' shows whether it is unsealed, 'vault token \
            lookup' whether your token may create tokens with the policies of 'config/vault.yml'.
            """
        ),
        .noEffect: (
            """
            Something in the files of the project has no effect: a label of cage that is not known here, a tag for an \
            image that no service has, secrets for what is not there, or a version that this program does not have; or \
            there is no setting 'conductor.NAME' of that name.
            """,
            "Correct it at the place that is named, or take it out. docs/formats.md describes the files."
        ),
        .trackedSecrets: (
            "git tracks the file with the secrets, so everybody who gets the repository can read them.",
            "'git rm --cached config/secrets.yml', and change the secrets: the history still has them."
        ),
    ]
}
