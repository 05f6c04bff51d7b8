/// The query of a git URL, `?branch=main&subdir=docker`, which docker reads since BuildKit 0.24.
struct GitQuery {
    private(set) var reference: String?
    private(set) var subdirectory: String?
    /// Keys that docker would refuse.
    private(set) var unknownKeys: [String] = []

    init(_ text: Substring) {
        var commit: String?
        for field in text.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 && !parts[1].isEmpty ? PercentEncoding.decoded(parts[1]) : nil
            switch parts[0] {
            case "ref", "branch", "tag": reference = value
            case "commit", "checksum": commit = value
            case "subdir": subdirectory = value
            case "submodules", "keep-git-dir": break
            default: unknownKeys.append(String(parts[0]))
            }
        }
        reference = reference ?? commit
    }
}
