import YAML

extension String {
    /// Whether `kubectl apply -k` refuses a file with the text (kubectl 1.37): it has DEL or a control character above it.
    var isRefusedByKustomize: Bool {
        unicodeScalars.contains { (0x7F...0x9F).contains($0.value) && $0.value != 0x85 }
    }

    /// The text as Kubernetes has to read it in `command`, `args`, values of variables and checks, where `$(NAME)` is replaced
    /// and `$$` means `$` (the API's description of `EnvVar.value`). A `$` before anything else stays.
    var forKubernetes: String {
        var result = ""
        var iterator = makeIterator()
        var next = iterator.next()
        while let character = next {
            next = iterator.next()
            result.append(character)
            if character == "$", next == "$" || next == "(" { result.append("$") }
        }
        return result
    }
}

extension Value {
    /// Whether a text in it is one that `kubectl apply -k` refuses.
    var isRefusedByKustomize: Bool {
        switch self {
        case .string(let text), .plain(let text): text.isRefusedByKustomize
        case .sequence(let items): items.contains(where: \.isRefusedByKustomize)
        case .mapping(let entries): entries.contains { $0.key.isRefusedByKustomize || $0.value.isRefusedByKustomize }
        case .tagged(_, let value): value.isRefusedByKustomize
        default: false
        }
    }
}
