import Text

extension ServiceGraph {
    /// The picture as a flowchart of mermaid.
    ///
    /// Names are only in quoted labels, where nothing is a word of the language, with mermaid's entities for what would end
    /// them. The ids are numbers of ours.
    package var mermaid: String {
        let picture = Picture(self)
        var lines = ["flowchart TB"]
        for (index, group) in picture.groups.enumerated() {
            if let pod = group.pod { lines.append("  subgraph p\(index)[\"\(pod.title.inMermaid)\"]") }
            lines += group.boxes.map { (group.pod == nil ? "  " : "    ") + picture.boxes[$0].mermaid(id: $0) }
            if group.pod != nil { lines.append("  end") }
        }
        for line in picture.lines {
            let arrow = line.style == .dependency ? "-->" : "-.->"
            let words: String? =
                line.style == .dependency
                ? line.condition.flatMap { Need.conditions[$0] } : line.words.joined(separator: ", ")
            lines.append("  n\(line.from) \(arrow)\(words.map { "|\"\($0.inMermaid)\"|" } ?? "") n\(line.to)")
        }
        let conditions = Set(services.map(\.condition))
        for condition in ServiceCondition.allCases where conditions.contains(condition) {
            let isDashed = condition == .absent || condition == .unknown
            lines.append(
                "  classDef \(condition.rawValue) stroke:\(condition.colours.light),stroke-width:2px"
                    + (isDashed ? ",stroke-dasharray:5 3" : ""))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Picture.Box {
    fileprivate func mermaid(id: Int) -> String {
        let label = ([name, caption] + details).map(\.inMermaid).joined(separator: "<br>")
        guard let service else { return caption == "volume" ? "n\(id)[(\"\(label)\")]" : "n\(id)([\"\(label)\"])" }
        return "n\(id)[\"\(label)\"]:::\(service.condition.rawValue)"
    }
}

extension String {
    /// The text in a quoted label of mermaid: its entities are `#35;` and the like, and letters of markdown are no markup.
    fileprivate var inMermaid: String {
        var result = ""
        for scalar in visibleInLine.unicodeScalars {
            // What is neither a letter nor a number of some language, nor harmless, is written by its number.
            if scalar.properties.isAlphabetic || !scalar.isASCII
                || " 0123456789-_./:,()".unicodeScalars.contains(scalar)
            {
                result.unicodeScalars.append(scalar)
            } else {
                result += "#\(scalar.value);"
            }
        }
        return result
    }
}
