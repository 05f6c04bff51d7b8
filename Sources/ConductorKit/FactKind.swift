/// What a fact is about, which its name tells.
enum FactKind: String {
    /// What docker-compose makes the container from.
    case container
    /// A folder that the container gets mounted. It goes on seeing the one that was there when it was started.
    case mount
    /// What the image is built from.
    case build
    /// Files whose change restarts the service.
    case restart

    /// The kind of a fact of that name.
    init(of name: String) {
        self =
            [Self.build, .restart].first { name.hasPrefix($0.prefix) } ?? (Mount.isFact(name) ? .mount : .container)
    }

    /// The name of a fact of this kind.
    func name(_ what: String) -> String { prefix + what }

    private var prefix: String {
        switch self {
        case .build, .restart: rawValue + ": "
        case .container, .mount: ""
        }
    }

    /// The name of a fact in words for a person.
    ///
    /// - Parameters:
    ///   - service: the service that it is about.
    ///   - line: the line on which it stands.
    static func words(_ name: String, of service: String, line: Int?) -> String {
        let kind = FactKind(of: name)
        if kind == .mount { return name == Mount.sourceFact ? "mount of \(service)" : name }
        let name = name.dropFirst(kind.prefix.count)
        guard let line, let colon = name.firstRange(of: ": ") else { return String(name) }
        return "\(name[..<colon.lowerBound]):\(line) \(name[colon.upperBound...])"
    }
}
