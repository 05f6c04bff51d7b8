extension String {
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
