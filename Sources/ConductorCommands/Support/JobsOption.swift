import ArgumentParser

/// How many sources are fetched in parallel.
struct JobsOption: ParsableArguments {
    @Option(name: [.short, .long], help: "How many sources are fetched side by side.")
    var jobs = 4

    func validate() throws {
        if jobs < 1 { throw ValidationError("'--jobs' is 1 or more.") }
    }
}
