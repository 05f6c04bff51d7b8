import YAML

extension ComposeLeafReader {
    mutating func pairs(_ items: [Node], _ path: [String]) throws(InterpolationError) {
        for item in items {
            let parts = (item.string ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? Value.string(String(parts[1])) : .null
            add(
                .value, path + [try interpolation(String(parts.first ?? ""))], item, item, value: value,
                text: parts.count > 1 ? value.inOneLine : item.string)
        }
    }

    mutating func dependencies(_ items: [Node], _ path: [String]) throws(InterpolationError) {
        for item in items {
            let next = path + [try text(item)]
            add(.value, next + ["condition"], item, item, value: "service_started", text: item.string)
            add(.implied, next + ["required"], item, item, value: true, text: item.string)
        }
    }

    mutating func entries(
        _ node: Node, _ key: Node, _ path: [String], _ identity: MergeRule.Identity
    ) throws(InterpolationError) {
        if let pairs = node.mapping {
            // Hosts may be written as a mapping, of a name to one address or several.
            for pair in pairs {
                for address in pair.value.sequence ?? [pair.value] {
                    let (name, text) = (pair.key.string ?? "", try self.text(address))
                    add(.entry, path + [host(name, text)], address, pair.key, value: .string("\(name):\(text)"))
                }
            }
            return
        }
        for (index, item) in (node.sequence ?? [node]).enumerated() {
            let place = item.isAlias || node.sequence != nil ? item : key
            for name in try names(of: item, identity) {
                add(name == nil ? .item : .entry, path + [name ?? "\(index)"], item, place)
            }
        }
    }

    /// Returns the identity of an entry in its list: several for a range of ports, `nil` where only the position
    /// identifies it.
    private func names(of item: Node, _ identity: MergeRule.Identity) throws(InterpolationError) -> [String?] {
        switch identity {
        case .position: return [nil]
        case .text: return [try text(item)]
        case .key(let key):
            let text = try text(item[key] ?? item)
            guard let folder, !text.hasPrefix("/") else { return [text] }
            return ["\(folder)/\(text)"]
        case .target: return [try target(item)]
        case .file(let folder):
            let target = try text(item["target"] ?? item["source"] ?? item)
            return [target.hasPrefix(folder) ? String(target.dropFirst(folder.count)) : target]
        case .host:
            let text = try text(item)
            guard let sign = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return [text] }
            return [host(String(text[..<sign]), String(text[text.index(after: sign)...]))]
        case .port: return try ports(item)
        }
    }

    /// Returns the identity of an extra host. docker-compose 1 keeps one address for each name.
    private func host(_ name: String, _ address: String) -> String { isLegacy ? name : "\(name)=\(address)" }

    private func target(_ item: Node) throws(InterpolationError) -> String {
        var target: String
        if let node = item["target"] {
            target = try text(node)
        } else {
            var parts = try text(item).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            // docker compose takes a single letter for a Windows drive on every system.
            if !isLegacy, parts.count > 1, parts[0].count == 1, parts[0].allSatisfy(\.isLetter) {
                parts[0...1] = [parts[0] + ":" + parts[1]]
            }
            target = parts.count > 1 ? parts[1] : parts.first ?? ""
        }
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        return target
    }

    private func ports(_ item: Node) throws(InterpolationError) -> [String?] {
        let port: PublishedPort?
        if item.mapping == nil {
            port = PublishedPort(try text(item))
        } else {
            func field(_ name: String) throws(InterpolationError) -> String? {
                guard let node = item[name], !node.isNull else { return nil }
                return try text(node)
            }
            port = PublishedPort(
                hostIP: try field("host_ip"), published: try field("published"), target: try field("target") ?? "",
                transport: try field("protocol"))
        }
        guard let port else { return [nil] }
        return port.target.enumerated().map { offset, target in
            var published = port.published
            if port.target.count > 1 { published = published.map { $0.lowerBound + offset }.map { $0...$0 } }
            return PublishedPort(
                hostIP: port.hostIP == "0.0.0.0" ? nil : port.hostIP, published: published, target: target...target,
                transport: port.transport
            ).description
        }
    }

    func text(_ node: Node) throws(InterpolationError) -> String {
        try interpolation(node.string ?? node.canonical)
    }
}
