/// The names somebody may have meant.
///
/// - Returns: at most three, the likeliest first; none where nothing is close.
func nearestNames(to mistake: String, among names: some Sequence<String>) -> [String] {
    let wanted = mistake.lowercased()
    let scored = names.compactMap { name -> (name: String, distance: Int)? in
        let candidate = name.lowercased()
        // "product.create" for "catalogue.product.create", "catalogue.product" for all its verbs.
        if wanted.count >= 3, candidate.contains(wanted) { return (name, 0) }
        let distance = editDistance(Array(wanted.utf8), Array(candidate.utf8))
        return distance <= max(2, wanted.count / 3) ? (name, distance) : nil
    }
    return scored.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// "Did you mean a, b or c?"; nil where nothing is close.
func suggestion(for mistake: String, among names: some Sequence<String>) -> String? {
    let names = nearestNames(to: mistake, among: names)
    guard let last = names.last else { return nil }
    let others = names.dropLast().joined(separator: ", ")
    return "Did you mean \(others.isEmpty ? last : others + " or " + last)?"
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let replacing = last[column] + (left[row] == right[column] ? 0 : 1)
            var best = min(replacing, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
