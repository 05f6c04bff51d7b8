import ArgumentParser
import Conductor
import Errors
import Host

/// `open [SERVICE [PORT]]`
struct OpenCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open the address of a service of this stack in the browser.",
        discussion: """
            The browser is that of BROWSER, or else the machine's own. Without one the address is printed, and so is that of a \
            port that is usual for something else than HTTP, such as a database.
            """)

    static let examples: Examples = [
        "git conductor open web": "the first port that it publishes",
        "git conductor open web 8080": "that of a port of its container",
        "git conductor open web --print": "print the address",
    ]

    @Argument(help: "The service; not needed where only one publishes a port.")
    var service: String?

    @Argument(help: "The port of its container; the first one if not given.")
    var port: Int?

    @Flag(name: .long, help: "Print the address, and open nothing.")
    var print = false

    @OptionGroup var options: ProjectOptions

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let all = try await session.addresses()
        let name = if let service { service } else { try only(of: all) }
        guard let address = all.first(where: { $0.service == name && (port == nil || $0.target == port) }) else {
            let wanted = port.map { "port \($0) of '\(name)'" } ?? "'\(name)'"
            throw ConductorError(
                .noPort, "\(wanted) is published at no address of this machine",
                details: all.map { "\($0.service) \($0.target): \($0.url)" },
                hint: "'ports:' in its pod publishes one")
        }
        // A browser has nothing to say to a database.
        guard !print, address.url.contains("://"), let browser = browser(context.host) else {
            return context.print(address.url)
        }
        let command = Command(browser[0], browser.dropFirst() + [address.url], environment: context.host.environment)
        let status = try await context.host.processes.capture(command).status
        guard status.isSuccess else {
            throw ConductorError(
                .browserFailed, "'\(browser[0])' did not open \(address.url)",
                hint: "set BROWSER to a program that does")
        }
        context.say("Opened \(address.url)")
    }

    /// Returns the only service that publishes something.
    private func only(of all: [Whereabouts.Address]) throws -> String {
        let services = Set(all.map(\.service)).sorted()
        if services.count == 1 { return services[0] }
        throw ConductorError(
            .noPort, services.isEmpty ? "no service publishes a port" : "several services publish ports",
            details: all.map { "\($0.service) \($0.target): \($0.url)" }, hint: "git conductor open SERVICE")
    }

    /// Returns the words of the command that opens an address; `nil` where there is none.
    private func browser(_ host: Host) -> [String]? {
        #if canImport(Darwin)
        let usual = "open"
        #else
        let usual = "xdg-open"
        #endif
        if let words = host.environment["BROWSER"]?.split(separator: " ").map(String.init), !words.isEmpty {
            return words
        }
        return Files.program(usual, path: host.environment["PATH"]).map { _ in [usual] }
    }
}
