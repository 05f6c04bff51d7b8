import Testing

/// A project with a remote and two checkouts, `api` and `web`, all on `main` and pushed.
func manyRepositories() async throws -> Machine {
    let machine = Machine()
    try await machine.run(
        """
        for name in api web; do
            mkdir $name && cd $name && git init -q && echo "one of $name" > app.txt && git add . && git commit -qm First
            git clone -q --bare . ../$name.git && cd ..
        done
        """, in: "")
    try await machine.project([
        "pods/default.yml": """
        services:
          api: { image: acme/api, build: 'file://\(machine.path("api.git"))' }
          web: { image: acme/web, build: 'file://\(machine.path("web.git"))' }
        """,
        ".gitignore": "/src/\n",
    ])
    try await machine.run(
        """
        git add . && git commit -qm Project && git clone -q --bare . ../project.git
        git remote add origin "file://$PWD/../project.git" && git fetch -q && git branch -q -u origin/main
        """)
    let outcome = await machine.conductor("checkout api web --no-up -q")
    try #require(outcome.status == 0, "\(outcome.transcript)")
    return machine
}
