import Text

/// What is drawn of a graph: boxes in groups, and the lines between them.
struct Picture {
    /// A box.
    struct Box {
        /// What it stands for.
        enum Subject {
            case service(ServiceGraph.Service)
            /// A volume that several services mount.
            case volume
            /// A container of another stack, or of none.
            case container
        }

        let subject: Subject
        let name: String
        /// What is said of it below its name and its state.
        var details: [String] = []

        /// The service.
        var service: ServiceGraph.Service? { if case .service(let service) = subject { service } else { nil } }
        /// What is said below its name: the state of a service, or what it is.
        var caption: String {
            switch subject {
            case .service(let service): service.stateInWords
            case .volume: "volume"
            case .container: "container"
            }
        }
    }

    /// Boxes that are drawn together: those of a pod, or one alone.
    struct Group {
        /// The pod; `nil` for what belongs to none.
        let pod: ServiceGraph.Pod?
        var boxes: [Int] = []
    }

    /// How a line is drawn.
    enum LineStyle: Int, CaseIterable, Comparable {
        /// It waits for the other one.
        case dependency
        /// It only reaches the other one.
        case link
        /// It uses something of the other one's container, or a volume.
        case share

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// A line from what needs to what is needed.
    struct Line {
        let from: Int
        let to: Int
        fileprivate(set) var style: LineStyle
        /// The condition of `depends_on`: whether it waits until the other one is healthy, or has ended.
        fileprivate(set) var condition: String?
        /// What is needed, in the words of compose files.
        fileprivate(set) var words: [String]
    }

    private(set) var boxes: [Box] = []
    private(set) var groups: [Group] = []
    private(set) var lines: [Line] = []

    init(_ graph: ServiceGraph) {
        var places: [String: Int] = [:]
        var groupOfPod: [String: Int] = [:]
        for pod in graph.pods {
            groupOfPod[pod.name] = groups.count
            groups.append(Group(pod: pod))
        }
        for service in graph.services {
            places["s" + service.name] = boxes.count
            if let group = groupOfPod[service.pod] {
                groups[group].boxes.append(boxes.count)
            } else {
                groups.append(Group(pod: nil, boxes: [boxes.count]))
            }
            boxes.append(Box(subject: .service(service), name: service.name))
        }
        let shared = graph.sharedVolumes
        let sharedNames = Set(shared.map(\.name))
        for index in boxes.indices { boxes[index].details = boxes[index].service?.details(without: sharedNames) ?? [] }

        var drawn: [(from: Int, to: Int, style: LineStyle, condition: String?, words: String)] = []
        for need in graph.needs {
            guard let from = places["s" + need.service] else { continue }
            let to: Int
            switch need.target {
            case .service(let name):
                guard let place = places["s" + name] else { continue }
                to = place
            case .container(let name):
                to = places["c" + name] ?? boxes.count
                if to == boxes.count {
                    places["c" + name] = to
                    groups.append(Group(pod: nil, boxes: [to]))
                    boxes.append(Box(subject: .container, name: name))
                }
            }
            drawn.append((from, to, need.kind.style, need.kind == .dependsOn ? need.detail : nil, need.words))
        }
        for volume in shared {
            let pods = Set(graph.services.filter { volume.services.contains($0.name) }.map(\.pod))
            let box = boxes.count
            boxes.append(Box(subject: .volume, name: volume.name))
            if pods.count == 1, let group = groupOfPod[pods.first ?? ""] {
                groups[group].boxes.append(box)
            } else {
                groups.append(Group(pod: nil, boxes: [box]))
            }
            for service in graph.services where volume.services.contains(service.name) {
                guard let from = places["s" + service.name] else { continue }
                let targets = service.mounts.filter { $0.kind == .volume && $0.source == volume.name }
                drawn.append((from, box, .share, nil, "mounts it at " + targets.map(\.target).joined(separator: ", ")))
            }
        }
        // One line between two boxes says all.
        var lineOfPair: [[Int]: Int] = [:]
        for line in drawn {
            guard let index = lineOfPair[[line.from, line.to]] else {
                lineOfPair[[line.from, line.to]] = lines.count
                lines.append(
                    Line(
                        from: line.from, to: line.to, style: line.style, condition: line.condition, words: [line.words])
                )
                continue
            }
            lines[index].style = min(lines[index].style, line.style)
            lines[index].condition = lines[index].condition ?? line.condition
            lines[index].words.append(line.words)
        }
    }
}

extension ServiceGraph.Service {
    /// What a box says of it: ports, mounts, networks; without the volumes that are boxes themselves.
    func details(without volumes: Set<String>) -> [String] {
        var details = ports
        details += mounts.filter { $0.kind != .volume || !volumes.contains($0.source) }.map {
            "\($0.source) → \($0.target)" + ($0.isReadOnly ? " (ro)" : "")
        }
        if !networks.isEmpty { details.append("net " + networks.joined(separator: ", ")) }
        if let sharedStack { details.append("of \(sharedStack)") }
        return details
    }
}

extension ServiceGraph.Need {
    /// It in the words of compose files.
    var words: String { kind.rawValue + (detail.map { " (\($0))" } ?? "") }
}

extension ServiceGraph.Need.Kind {
    fileprivate var style: Picture.LineStyle {
        switch self {
        case .dependsOn: .dependency
        case .link, .externalLink: .link
        case .network, .ipc, .pid, .volumes: .share
        }
    }
}
