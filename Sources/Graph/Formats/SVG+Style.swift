extension SVGDrawing {
    /// The rules of the document: what is common, then the colours for light and for dark.
    static let style: String = {
        func rules(_ shade: KeyPath<Colours, String>) -> String {
            func colour(_ colours: Colours) -> String { colours[keyPath: shade] }
            let line = colour(.line)
            return """
                .paper,.body{fill:\(colour(.paper))} .heading,.title,.name,.key{fill:\(colour(.text))}
                .detail,.other .state{fill:\(colour(.faintText))} .pod,.tab{fill:\(colour(.pod))} \
                .pod,.body{stroke:\(colour(.border))}
                .line path{stroke:\(line)} .arrow{fill:\(line)} .mark{fill:\(colour(.paper));stroke:\(line)}

                """
                    + ServiceCondition.allCases.map { condition in
                        let (name, colour) = (condition.rawValue, colour(condition.colours))
                        return
                            ".\(name) .body,.\(name) .ring{stroke:\(colour)} .\(name) .sign,.\(name) .state{fill:\(colour)}\n"
                    }.joined()
                    + Colours.joined.enumerated().map { index, colours in
                        ".hue\(index) path{stroke:\(colour(colours))} .arrow.hue\(index){fill:\(colour(colours))}\n"
                    }.joined()
        }
        return """
            text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:12px}
            .heading{font-size:16px;font-weight:600} .title,.name{font-size:13px;font-weight:600}
            .body{stroke-width:1.5} .absent .body,.unknown .body{stroke-dasharray:5 3} .failing .body,.ended .body{stroke-width:2.5}
            .pod.placeholder{stroke-dasharray:8 4} .pod.task,.pod.disabled{stroke-dasharray:2 4} .pod.disabled{opacity:.6}
            .line path,.ring{fill:none;stroke-width:1.5} .line.link path{stroke-dasharray:6 4}
            .line.share path{stroke-dasharray:1.5 4;stroke-linecap:round} .mark{stroke-width:1.5}
            \(rules(\.light))@media (prefers-color-scheme:dark){
            \(rules(\.dark))}
            """
    }()
}
