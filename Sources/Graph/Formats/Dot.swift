import Text

extension ServiceGraph {
    /// The picture in the language of graphviz.
    package var dot: String {
        let picture = Picture(self)
        var lines = [
            "digraph \(project.inDot) {",
            "  graph [rankdir=TB, compound=true, fontname=\"monospace\", newrank=true];",
            "  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=11];",
            "  edge [color=\"#7d8792\"];",
        ]
        for (index, group) in picture.groups.enumerated() {
            if let pod = group.pod {
                let style = pod.kind == .service && pod.isEnabled ? "rounded" : "rounded,dashed"
                lines.append("  subgraph cluster_\(index) {")
                lines.append("    label=\(pod.title.inDot); style=\(style.inDot); color=\"#c4ccd4\";")
            }
            lines += group.boxes.map { (group.pod == nil ? "  " : "    ") + picture.boxes[$0].dot(id: $0) }
            if group.pod != nil { lines.append("  }") }
        }
        for line in picture.lines {
            let style = ["solid", "dashed", "dotted"][line.style.rawValue]
            lines.append(
                "  n\(line.from) -> n\(line.to) [style=\(style), tooltip=\(line.words.joined(separator: ", ").inDot)];")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }
}

extension Picture.Box {
    fileprivate func dot(id: Int) -> String {
        let label = ([name, caption] + details).map(\.inDot).map { String($0.dropFirst().dropLast()) }
            .joined(separator: "\\n")
        var attributes = ["label=\"\(label)\""]
        if let condition = service?.condition {
            attributes.append("color=\"\(condition.colours.light)\"")
            if condition == .absent || condition == .unknown { attributes.append("style=\"rounded,dashed\"") }
            if condition == .failing || condition == .ended { attributes.append("penwidth=2") }
        } else {
            attributes.append("shape=\(caption == "volume" ? "cylinder" : "ellipse")")
        }
        return "n\(id) [\(attributes.joined(separator: ", "))];"
    }
}

extension String {
    /// The text as a quoted string of graphviz. What begins with a backslash there, such as `\N`, is no text of ours.
    fileprivate var inDot: String {
        "\"" + visibleInLine.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
