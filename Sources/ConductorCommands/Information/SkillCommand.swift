import ArgumentParser

/// `skill`
struct SkillCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "skill",
        abstract: "Print short instructions for a program, such as a coding agent, that drives this one.")

    static let examples: Examples = [
        "git conductor skill": "print it for a coding agent"
    ]

    func run(_ context: CommandContext) async throws {
        context.printLines(Self.text)
    }

    /// The instructions, in Markdown.
    static let text = """
        ---
        name: git-conductor
        description: Run and change a docker-compose application made of several git repositories.
        ---

        # git conductor

        A project is a git repository with pods (docker-compose files). The code of a service comes from a repository of its own:
        its checkout is a git worktree at `src/SERVICE`, mounted in the running container, so an edit shows at once. Each
        worktree of the project is a stack: it has containers, volumes and ports of its own.

        No command asks anything without a terminal, and all waits are bounded. With `--json` one object goes to the standard
        output, also for an error: `{"schema": 1, "error": {"code", "id", "message", "details", "hint"}}`. The hint is the next
        command. Exit codes: 0; 1 error; 64 wrong command line; 128+n after a signal; a child's own for `run` and `exec`.

        ## Find out where you are

            git conductor here --json        stack, branch, URLs, checkouts, healthy or not
            git conductor status --json      every service: state, image, checkout, what waits to be applied
            git conductor stack list --json  the stacks of all worktrees, with ports, memory and disk
            git conductor explain web.environment.API_URL   which file sets a value

        ## Work on a feature, beside whatever runs

            git conductor stack add fix-login --in web,api --up --json
            cd WORKTREE                      the path is "worktree" in the answer
            … edit src/web and src/api; git commit in each of them …
            git conductor stack remove fix-login      from another worktree; refuses where work would be lost

        Use the URLs of `here`; never assume the ports of the compose files, which belong to the main worktree's stack.
        `git conductor env` prints them as variables for the shell.

        ## Change what runs

            git conductor up                 bring everything to what the files say, and wait until it is healthy
            git conductor checkout web       work on the source of web; `-b NAME` makes a branch
            git conductor wait               after git switch, pull or commit: until hooks have brought the stack up to date
            git conductor logs web --tail 50
            git conductor exec -T web CMD    docker-compose's verbs take docker-compose's options
            git conductor switch topic       the project and all checkouts; `sync` brings them forward
            git conductor foreach -- CMD     in each checkout; `--only changed` where there is work; `grep PATTERN` searches all
            git conductor push --json        all branches that are ahead, the project's too; new ones get an upstream
            git conductor up --dry-run       what would happen and why; all commands that change something have it

        Do not edit files under `.git`, and do not run `docker compose` by hand on a project with pods: it does not know their
        mounts and ports. `--force` keeps work in stashes and on branches; `--volumes` deletes data. With `CONDUCTOR_APPROVE=0` in
        the environment no command approves power over this machine: it stops with the id `not-approved`, and a person decides.
        """
}
