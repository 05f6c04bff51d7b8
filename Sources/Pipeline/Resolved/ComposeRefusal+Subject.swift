extension ComposeRefusal.Subject {
    /// Reads a line of what docker-compose says; `nil` for one that names no place.
    init?(_ line: String) {
        guard let subject = Self.file(line) ?? Self.name(line) ?? Self.key(line) ?? Self.path(line) else { return nil }
        self = subject
    }

    /// A file that is not there.
    private static func file(_ line: String) -> Self? {
        let found =
            line.firstMatch(of: /env file (.+?) not found/)
            ?? line.firstMatch(of: /Couldn't find env file: (.+)/)
            ?? line.firstMatch(of: /Failed to load (.+?): open/)
            ?? line.firstMatch(of: /open (\/.+?): no such file or directory/)
            ?? line.firstMatch(of: /No such file or directory: '(.+)'/)
        return found.map { Self(file: String($0.1)) }
    }

    /// A name that a service uses.
    private static func name(_ line: String) -> Self? {
        if let found = line.firstMatch(of: /[Ss]ervice "(.+?)" (?:refers to|uses an) undefined (\w+) "?(.+?)"?(?:: |$)/)
        {
            return Self(path: "services.\(found.1).\(found.2)s", mention: String(found.3))
        }
        if let found = line.firstMatch(
            of: /[Ss]ervice ["'](.+?)["'] depends on (?:undefined )?service ["']?(.+?)["']?(?:: | which|$)/)
        {
            return Self(path: "services.\(found.1)", mention: String(found.2))
        }
        if let found = line.firstMatch(of: /Named volume "(.+?):.*" is used in service "(.+?)"/) {
            return Self(path: "services.\(found.2).volumes", mention: String(found.1))
        }
        if let found = line.firstMatch(of: /dependency cycle detected: (.+?) -> (.+?)(?: ->|$)/) {
            return Self(path: "services.\(found.1).depends_on", mention: String(found.2))
        }
        if let found = line.firstMatch(of: /Circular dependency between (.+?) and (.+)/) {
            return Self(path: "services.\(found.1)", mention: String(found.2))
        }
        if let found = line.firstMatch(of: /[Ss]ervice "?(.+?)"? has neither an image/) {
            return Self(path: "services.\(found.1)")
        }
        if let found = line.firstMatch(of: /for "(.+?)" option (?:in|interpolating .* in) service "(.+?)"/) {
            return Self(path: "services.\(found.2).\(found.1)")
        }
        return line.firstMatch(of: /Invalid service name '(.+?)'/).map { Self(path: "services", key: String($0.1)) }
    }

    /// A key that is not known.
    private static func key(_ line: String) -> Self? {
        // Up to 2.35 in the singular, then in the plural and with quotes.
        if let found = line.firstMatch(
            of: /(?:: |^)(\S*) ?[Aa]dditional propert(?:y|ies) '?(.+?)'?(?:, '.*)? (?:is )?not allowed/)
        {
            return Self(path: found.1 == "(root)" ? "" : String(found.1), key: String(found.2))
        }
        if let found = line.firstMatch(of: /Unsupported config option for (\S+): '(.+?)'/) {
            return Self(path: String(found.1), key: String(found.2))
        }
        if let found = line.firstMatch(of: /^(\S+) contains unsupported option: '(.+?)'/) {
            return Self(path: String(found.1), key: String(found.2))
        }
        return line.firstMatch(of: /^(?:(\S+) value )?'(.+?)' does not match any of the regexes/).map {
            Self(path: String($0.1 ?? ""), key: String($0.2))
        }
    }

    /// A value that is not of the kind that it has to be.
    private static func path(_ line: String) -> Self? {
        guard let found = line.firstMatch(of: /\b(services?|networks|volumes|configs|secrets|models)((?:[.\[]\S*)?)/)
        else { return nil }
        // `services[web].stop_grace_period`, `service.web.privileged`, `services.web.image.` at the end of a sentence
        let rest = found.2.replacing("[", with: ".").replacing("]", with: "").replacing(/['":.,]+$/, with: "")
        guard !rest.isEmpty else { return nil }
        return Self(path: (found.1 == "service" ? "services" : String(found.1)) + rest)
    }
}

extension StringProtocol {
    /// The text without spaces and quotes of a message around it.
    var trimmed: String {
        let isOuter: (Character) -> Bool = { $0.isWhitespace }
        return String(drop(while: isOuter).reversed().drop(while: isOuter).reversed())
    }
}
