/// A word that can stand where the cursor is.
struct Candidate: Hashable, Sendable {
    /// The word.
    let text: String
    /// What it is, for a person.
    let note: String

    /// Describes a word.
    init(_ text: String, _ note: String = "") {
        self.text = text
        self.note = note
    }
}

/// All that can stand where the cursor is.
struct Completion: Sendable {
    /// What the shell completes by itself.
    enum Others: String, Sendable {
        /// Nothing.
        case names
        /// Files.
        case files
        /// Folders.
        case folders
    }

    /// The words, each once.
    private(set) var candidates: [Candidate] = []
    /// What else can stand there.
    var others = Others.names

    /// Takes those of the candidates that begin as the word does, which may differ in case: the shells decide on that.
    init(_ all: [Candidate], for request: CompletionRequest, others: Others = .names) {
        self.others = others
        let start = request.word.lowercased()
        var seen: Set<String> = []
        for candidate in all where candidate.text.lowercased().hasPrefix(start) && seen.insert(candidate.text).inserted
        {
            candidates.append(Candidate(request.prefix + candidate.text, candidate.note))
        }
    }

    /// The form that the scripts read.
    var text: String {
        // A line has no place for the others.
        let lines = candidates.filter { !$0.text.contains { $0 == "\n" || $0 == "\t" } }.map {
            $0.note.isEmpty ? $0.text : "\($0.text)\t\($0.note.split(separator: "\n").first ?? "")"
        }
        return ([others.rawValue] + lines).joined(separator: "\n")
    }
}
