/// The names that someone who wrote `name` may have meant, the nearest first.
///
/// A name qualifies when few typing errors lie between the two (one for each three letters, at least one; a swap of
/// neighbours is one error), or when it begins with what was written. Names at the same distance are in alphabetical
/// order.
///
/// - Parameters:
///   - name: What was written.
///   - names: The names that there are.
///   - limit: How many to give at most.
package func nearest(to name: String, among names: some Collection<String>, limit: Int = 3) -> [String] {
    let written = Array(name)
    let allowed = max(1, written.count / 3)
    let candidates = names.compactMap { candidate -> (name: String, distance: Int)? in
        let distance = editDistance(written, Array(candidate))
        let isBeginning = !written.isEmpty && candidate.hasPrefix(name)
        return distance <= allowed || isBeginning ? (candidate, distance) : nil
    }
    return candidates.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(max(0, limit)).map(\.name)
}

/// The question that ends a message about an unknown name, `did you mean 'web' or 'worker'?`; `nil` where no name is near.
///
/// - Parameters:
///   - name: What was written.
///   - names: The names that there are.
package func didYouMean(_ name: String, among names: some Collection<String>) -> String? {
    let near = nearest(to: name, among: names)
    return near.isEmpty ? nil : "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
}

/// The Damerau-Levenshtein distance in its restricted form: no part is edited twice.
private func editDistance(_ one: [Character], _ other: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for row in one.indices {
        var current = [row + 1]
        for column in other.indices {
            let replaced = last[column] + (one[row] == other[column] ? 0 : 1)
            var least = min(replaced, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                least = min(least, beforeLast[column - 1] + 1)
            }
            current.append(least)
        }
        (beforeLast, last) = (last, current)
    }
    return last[other.count]
}
