import Model

import func Glibc.log

/// What products say about themselves: tags, words of the title and roughly the price, found again by those words.
///
/// Rare words count more than common ones (TF-IDF), and who says much says each thing less (length 1).
struct Descriptions: Sendable {
    private var terms: [String: Int32] = [:]
    /// The terms of each item, and the items of each term.
    private var termsByItem: [[Int32]] = []
    private var itemsByTerm: [[Int32]] = []
    /// How much each term tells; hardly anything when every item has it.
    private var weights: [Double] = []
    /// One over the length of what each item says; zero for those that say nothing.
    private(set) var scales: [Double] = []
    private var described = 0
    private var changes = 0

    mutating func describe(_ item: Int, by words: Set<String>) {
        while termsByItem.count <= item {
            termsByItem.append([])
            scales.append(0)
        }
        for term in termsByItem[item] { itemsByTerm[Int(term)].removeAll { $0 == Int32(item) } }
        described += (words.isEmpty ? 0 : 1) - (termsByItem[item].isEmpty ? 0 : 1)
        // In the order of the words, so that a restart numbers them alike and breaks ties alike.
        termsByItem[item] = words.sorted().map { number($0) }.sorted()
        for term in termsByItem[item] { itemsByTerm[Int(term)].append(Int32(item)) }
        scales[item] = scale(of: item)
        changes += 1
        // Each product changes every weight a little; a hundredth of them is worth the work.
        if changes * 100 >= described { weighAnew() }
    }

    func terms(of item: Int) -> [Int32] { item < termsByItem.count ? termsByItem[item] : [] }

    func items(with term: Int) -> [Int32] { itemsByTerm[term] }

    /// How much a term tells, whoever says it.
    func weight(of term: Int) -> Double { weights[term] }

    /// What a term of an item counts; the squares of all of an item's add up to 1.
    func weight(of term: Int, in item: Int) -> Double { weights[term] * scales[item] }

    var termCount: Int { itemsByTerm.count }

    private mutating func number(_ word: String) -> Int32 {
        if let term = terms[word] { return term }
        let term = Int32(itemsByTerm.count)
        terms[word] = term
        itemsByTerm.append([])
        weights.append(log(Double(described + 1)))
        return term
    }

    private mutating func weighAnew() {
        for term in weights.indices {
            weights[term] = log(Double(described + 1) / Double(max(1, itemsByTerm[term].count)))
        }
        for item in scales.indices { scales[item] = scale(of: item) }
        changes = 0
    }

    private func scale(of item: Int) -> Double {
        let square = termsByItem[item].reduce(0) { $0 + weights[Int($1)] * weights[Int($1)] }
        return square > 0 ? 1 / square.squareRoot() : 0
    }
}
