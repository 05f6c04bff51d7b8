import Conductor
import Docker
import Text

// The ways to say what a line of the status says. Of what does not fit, that is left out of which the least is lost: paths and
// hosts first, then the words beside a branch, how long ago something was, and the middle of long names. What is not as one expects (not mounted, a rebase
// under way) and where a service can be reached goes last.

extension StatusPage {
    /// The names of services or libraries, which are told apart also where they are shortened.
    func nameForms(_ names: [String]) -> [Table.Cell] {
        let names = names.map(\.shownInLine)
        return zip(names, names.shortenings(sign: screen.ellipsis)).map { name, shortenings in
            [Table.Form(name)]
                + shortenings.map { .init(shown: $0.text, loss: 50 + $0.loss + ($0.isReadable ? 0 : 300)) }
        }
    }
}

extension StackStatus.Service {
    /// Its state; of several containers, how many run.
    func stateForms(isPending: Bool) -> Table.Cell {
        stateForms.flatMap { form in
            let shared = sharedStack.map { [("\(form.text), of \($0)", 0), ("\(form.text), shared", 10)] }
            return (shared ?? [(form.text, 0)]).flatMap { text, loss in
                isPending
                    ? [
                        Table.Form("\(text), pending", loss: form.loss + loss),
                        Table.Form("\(text) *", loss: form.loss + loss + 6),
                    ] : [Table.Form(text, loss: form.loss + loss)]
            }
        }
    }

    private var stateForms: Table.Cell {
        let running = containers.count { $0.state == "running" }
        if containers.count > 1 {
            guard containers.allSatisfy({ $0.state == state }) else {
                return [
                    .init("\(running) of \(containers.count) running"),
                    .init("\(running)/\(containers.count)", loss: 5),
                ]
            }
            return [.init("\(containers.count) \(health ?? state)")]
        }
        switch (state, health) {
        case ("absent", _): return [.init("not started"), .init("off", loss: 60)]
        case ("created", _): return [.init("created, not started"), .init("created", loss: 20)]
        case ("running", let health?): return [.init(health)]
        case ("exited", _):
            let code = "exited" + (containers.first?.exitCode.map { " (\($0))" } ?? "")
            guard let ended = containers.first?.ended else { return [.init(code)] }
            return [.init("\(code) \(ended)"), .init(code, loss: 25)]
        default: return [.init(state)]
        }
    }

    /// What its code comes from: a checkout, a folder of the project, or an image.
    func codeForms(sign: String) -> Table.Cell {
        if let checkout { return checkout.forms(sign: sign) }
        if let folder { return folder.folderForms(sign: sign) }
        guard let image else { return [.init("")] }
        let name = Self.readable(image.shownInLine)
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return [.init(name), .init(last, loss: 3)]
            + Self.shortenings(ofImage: last, sign: sign).map { .init(shown: $0.text, loss: min(40, 15 + $0.loss)) }
            + [.init("", loss: 45)]
    }

    /// Returns the ways to shorten the name of an image: a part of its tag or else of its name, of which both are seen, as
    /// neither says alone which image it is.
    private static func shortenings(ofImage image: String, sign: String) -> [(text: String, loss: Int)] {
        let name = image.prefix { $0 != ":" && $0 != "@" }
        let tag = String(image.dropFirst(name.count + 1))
        let names = String(name).readableShortenings(sign: sign).filter { !$0.text.hasPrefix(sign) }
        guard !tag.isEmpty else { return names.map { ($0.text, $0.loss) } }
        let separator = image[name.endIndex]
        return names.map { ("\($0.text)\(separator)\(tag)", $0.loss) }
            + tag.readableShortenings(sign: sign).map { ("\(name)\(separator)\($0.text)", $0.loss) }
    }

    /// Returns the name of an image without what nobody can read: the digest that it may be pinned to, or be known by alone.
    private static func readable(_ image: String) -> String {
        if image.hasPrefix("sha256:") { return "no name" }
        guard let digest = image.firstRange(of: "@sha256:") else { return image }
        return String(image[..<digest.upperBound] + image[digest.upperBound...].prefix(7))
    }

    /// Where it can be reached.
    var addressForms: Table.Cell {
        let published = ports.compactMap { PublishedAddress($0) }
        guard let first = published.first else { return [.init("")] }
        let more = published.count > 1 ? [Table.Form("\(first.brief)+\(published.count - 1)", loss: 20)] : []
        return [
            .init(addresses.joined(separator: " ")), .init(published.map(\.brief).joined(separator: " "), loss: 1),
        ] + more + [.init("", loss: 600)]
    }
}

extension StackStatus.Library {
    /// What its code comes from: a checkout, or a folder of the project.
    func codeForms(sign: String) -> Table.Cell {
        checkout?.forms(sign: sign) ?? folder?.folderForms(sign: sign) ?? []
    }

    /// The services that mount it.
    var serviceForms: Table.Cell {
        let more = services.count > 1 ? [Table.Form("\(services[0])+\(services.count - 1)", loss: 10)] : []
        return [.init(services.joined(separator: ", "))] + more + [.init("", loss: 30)]
    }
}

extension StackStatus.Checkout {
    /// The checkout in words, and in fewer.
    func forms(sign: String) -> Table.Cell {
        let head = head.shownInLine
        let unfinished = operationInWords == nil ? operation.map { "in a \($0)" } : nil
        let unmounted = mounted ? nil : "not mounted"
        let unpushedWords = unpushed > 0 && unpushed != ahead ? "\(unpushed) not pushed" : nil
        func said(_ words: String?...) -> String { words.compactMap(\.self).joined(separator: ", ") }
        let inWords = said(
            head, unfinished, dirty ? "dirty" : nil, gone ? "upstream gone" : nil, ahead > 0 ? "\(ahead) ahead" : nil,
            unpushedWords, behind > 0 ? "\(behind) behind" : nil, unmounted)
        let signs = [dirty ? "*" : "", ahead > 0 ? "+\(ahead)" : "", behind > 0 ? "-\(behind)" : ""].joined()
        func brief(_ head: String, loss: Int) -> Table.Cell {
            [
                .init(
                    said(head + signs, unfinished, gone ? "upstream gone" : nil, unpushedWords, unmounted), loss: loss),
                .init(said(head + signs, unfinished, unmounted), loss: loss + 12),
            ]
        }
        let state = said(
            operationInWords.map { $0 + signs } ?? (signs.isEmpty ? nil : signs), unfinished,
            mounted ? nil : "unmounted")
        return [.init("\(path) (\(inWords))"), .init(inWords, loss: 2)] + brief(head, loss: 8)
            + shortHeads(sign: sign).flatMap { brief($0.text, loss: 25 + min(60, $0.loss)) }
            + (state.isEmpty ? [] : [.init(state, loss: 160)])
            + [.init("", loss: operation != nil || !mounted ? 600 : 200)]
    }

    /// What is checked out, with a part of its name.
    private func shortHeads(sign: String) -> [(text: String, loss: Int)] {
        guard let name = branch ?? operationBranch else { return [("at \(commit?.prefix(7) ?? "nothing")", 0)] }
        let beginning = branch == nil ? operationInWords.map { $0 + " " } ?? "" : ""
        return name.shownInLine.readableShortenings(sign: sign).map { (beginning + $0.text, $0.loss) }
    }
}

extension String {
    /// The path of a folder of the project, and parts of it.
    fileprivate func folderForms(sign: String) -> Table.Cell {
        [.init(self)]
            + shownInLine.readableShortenings(sign: sign).map { .init(shown: $0.text, loss: 15 + min(60, $0.loss)) }
            + [.init("", loss: 90)]
    }

    /// Returns the ways to shorten what is left out where nothing of it could be read.
    fileprivate func readableShortenings(sign: String) -> [Shortening] {
        shortenings(sign: sign).filter(\.isReadable)
    }
}
