import Model

/// What a search is narrowed down to, with facets as the numbers that they are kept under.
struct SearchFilter {
    /// Of each kind a product must have one of these.
    var facets: [(kind: Int64, facets: Set<Int64>)] = []
    var currency: Currency?
    var prices: ClosedRange<Int64>?
    var isInStock = false
    var order = Catalogue.SearchOrder.relevance
}

/// Sifts, counts and sorts the products that fit the words of a search, a block at a time.
///
/// What is counted of one kind of facet leaves out the choice of that kind, so that whoever has chosen a brand still sees
/// how much there is of the others.
struct SearchResults {
    /// Where a product comes in the order; the smaller the better.
    private struct Rank: Comparable {
        var first: Int64
        var second: Int64
        var number: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.first, left.second, left.number) < (right.first, right.second, right.number)
        }
    }

    private(set) var total = 0
    /// How many products have each facet.
    private(set) var counts: [Int]
    private(set) var kinds: [UInt16]
    /// How many products have a price in each band.
    private(set) var bands = [Int](repeating: 0, count: SearchResults.bandStarts.count)
    private let filter: SearchFilter
    private let scores: SearchScores?
    private let fitsNeeded: UInt8
    private let wanted: Int
    private var ranks: [Rank] = []
    private var worst: Rank?
    /// Which choice, counted from 1, a facet belongs to.
    private var choices: [UInt8]

    /// - Parameters:
    ///   - filter: what to narrow down to.
    ///   - scores: how well products fit the words; nil if there are none, and everything fits.
    ///   - wanted: how many are to be sorted.
    ///   - facets: the highest number of a facet.
    init(_ filter: SearchFilter, scores: SearchScores?, wanted: Int, facets: Int) {
        self.filter = filter
        self.scores = scores
        self.wanted = wanted
        fitsNeeded = max(scores?.mostFits ?? 0, 1)
        counts = Array(repeating: 0, count: facets + 1)
        kinds = Array(repeating: 0, count: facets + 1)
        choices = Array(repeating: 0, count: facets + 1)
        for (position, choice) in filter.facets.enumerated() {
            for facet in choice.facets { choices[Int(facet)] = UInt8(position + 1) }
        }
    }

    /// The numbers of the best products, the best first.
    var numbers: [Int] { ranks.sorted().prefix(wanted).map(\.number) }
}

// Sifting.
extension SearchResults {
    mutating func take(_ block: SearchBlock, _ shelf: SearchShelf, first: Int) {
        let misses = self.misses(block, shelf, first)
        let amounts = filter.currency.map { self.amounts(block, $0) }
        for place in 0..<SearchBlock.size where misses[place] == 0 {
            total += 1
            if let amount = amounts?[place] { bands[Self.band(of: amount)] += 1 }
            rank(place, first: first, block, shelf, amount: amounts?[place] ?? 0)
        }
        for entry in block.facets {
            let missed = misses[Int(entry >> 48)]
            let kind = UInt16(truncatingIfNeeded: entry >> 32)
            guard missed == 0 || missed == choice(ofKind: kind) else { continue }
            let facet = Int(UInt32(truncatingIfNeeded: entry))
            counts[facet] += 1
            kinds[facet] = kind
        }
    }

    /// A bit for each choice that a product doesn't meet; all of them for one that is out of the question.
    private func misses(_ block: SearchBlock, _ shelf: SearchShelf, _ first: Int) -> [UInt32] {
        let all: UInt32 = (1 << UInt32(filter.facets.count)) - 1
        var misses = [UInt32](repeating: Self.out, count: SearchBlock.size)
        for place in 0..<SearchBlock.size where isCandidate(place, first, block) {
            if filter.isInStock, !shelf.isInStock(place) { continue }
            misses[place] = all
        }
        if all != 0 {
            for entry in block.facets {
                let choice = choices[Int(UInt32(truncatingIfNeeded: entry))]
                if choice > 0 { misses[Int(entry >> 48)] &= ~(1 << UInt32(choice - 1)) }
            }
        }
        if let currency = filter.currency, filter.prices != nil || filter.order.isByPrice {
            let amounts = self.amounts(block, currency)
            for place in 0..<SearchBlock.size {
                guard let amount = amounts[place], filter.prices?.contains(amount) ?? true else {
                    misses[place] = Self.out
                    continue
                }
            }
        }
        return misses
    }

    private static let out: UInt32 = .max

    private func isCandidate(_ place: Int, _ first: Int, _ block: SearchBlock) -> Bool {
        guard block.published[place] != 0 else { return false }
        guard let scores else { return true }
        return first + place < scores.fits.count && scores.fits[first + place] >= fitsNeeded
    }

    /// The bit of the choice that is of a kind, if there is one.
    private func choice(ofKind kind: UInt16) -> UInt32? {
        filter.facets.firstIndex { $0.kind == Int64(kind) }.map { 1 << UInt32($0) }
    }

    private func amounts(_ block: SearchBlock, _ currency: Currency) -> [Int64?] {
        var amounts = [Int64?](repeating: nil, count: SearchBlock.size)
        let wanted = Int64(SearchBlock.number(of: currency))
        for pair in stride(from: 0, to: block.prices.count, by: 2) where block.prices[pair] & 0xFFFF == wanted {
            amounts[Int(block.prices[pair] >> 16)] = block.prices[pair + 1]
        }
        return amounts
    }
}

// Sorting.
extension SearchResults {
    private mutating func rank(_ place: Int, first: Int, _ block: SearchBlock, _ shelf: SearchShelf, amount: Int64) {
        let number = first + place
        let relevance = Int64((scores?.scores[number] ?? 0) * 1024)
        let sold = Int64(shelf.sold(place))
        let rank =
            switch filter.order {
            case .relevance: Rank(first: -relevance, second: -sold, number: number)
            case .price: Rank(first: amount, second: -relevance, number: number)
            case .priceDescending: Rank(first: -amount, second: -relevance, number: number)
            case .newest: Rank(first: -block.published[place], second: -relevance, number: number)
            case .bestSelling: Rank(first: -sold, second: -relevance, number: number)
            }
        if let worst, worst < rank { return }
        ranks.append(rank)
        guard ranks.count >= 2 * wanted + 256 else { return }
        ranks = Array(ranks.sorted().prefix(wanted))
        worst = ranks.last
    }
}

// Bands of prices.
extension SearchResults {
    /// 0, 1, 2, 5, 10, 20, 50 and so on, in minor units.
    static let bandStarts: [Int64] =
        [0]
        + (0...17).flatMap { power -> [Int64] in
            let decade = (0..<power).reduce(Int64(1)) { product, _ in product * 10 }
            return [decade, 2 * decade, 5 * decade]
        }

    static func band(of amount: Int64) -> Int {
        var (low, high) = (0, bandStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if bandStarts[middle] <= amount { low = middle } else { high = middle }
        }
        return low
    }
}

extension Catalogue.SearchOrder {
    var isByPrice: Bool { self == .price || self == .priceDescending }
}
