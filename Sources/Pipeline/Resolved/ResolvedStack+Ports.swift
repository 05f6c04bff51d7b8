extension ResolvedStack {
    /// Returns what docker-compose 1 printed with its published ports as they were written.
    ///
    /// `config` of 1.29.2 writes a range of ports in a form that it cannot read itself, and adds `/tcp` to a port with an
    /// address, for which `up` would recreate the container.
    static func mendedPorts(_ text: String) -> String {
        text.replacing(/- (?:protocol: (\w+)\n +)?published: (\d+-\d+)\n +target: (\d+)\n/) { match in
            "- \"\(match.2):\(match.3)\(match.1.map { "/\($0)" } ?? "")\"\n"
        }.replacing(/- ([0-9.]+:[0-9-]*:[0-9-]+)\/tcp\n/) { "- \($0.1)\n" }
    }
}
