import Model

import func Glibc.log

/// The products that have a term, by number, with how much they are about it.
///
/// In blocks of 4096 numbers; an entry is the place in the block times 16, plus the impact.
struct SearchPostings {
    var blocks: [(number: Int, entries: [UInt16])] = []

    var count: Int { blocks.reduce(0) { $0 + $1.entries.count } }

    static let blockSize = 4096
}

/// One thing that somebody asks for, and the terms that would do for it.
struct SearchSlot {
    var alternatives: [(postings: SearchPostings, weight: Float)] = []

    mutating func add(_ postings: SearchPostings, weight: Float) {
        if postings.count > 0 { alternatives.append((postings, weight)) }
    }

    var isEmpty: Bool { alternatives.isEmpty }
}

/// How well each product fits what is asked for.
///
/// The sum over all slots of the term's impact, quantised when the product was written (Anh and Moffat 2005), times how
/// rare the slot is (BM25's inverse document frequency). Alternatives don't add up: the best of them counts, and all are
/// as rare as the commonest, so that a word nobody uses is not preferred because of its rarity.
struct SearchScores {
    /// By the product's number.
    private(set) var scores: [Float]
    /// How many slots a product fits.
    private(set) var fits: [UInt8]
    /// The most slots that any product fits.
    private(set) var mostFits: UInt8 = 0
    private(set) var slots: UInt8 = 0
    private var best: [Float]
    private let documents: Int

    /// - Parameters:
    ///   - last: the highest number that a product has.
    ///   - documents: how many products there are.
    init(last: Int, documents: Int) {
        scores = Array(repeating: 0, count: last + 1)
        fits = Array(repeating: 0, count: last + 1)
        best = Array(repeating: 0, count: last + 1)
        self.documents = documents
    }

    mutating func add(_ slot: SearchSlot) {
        guard !slot.isEmpty, slots < .max else { return }
        slots += 1
        let commonest = slot.alternatives.map(\.postings.count).max() ?? 0
        let rarity = Float(log(1 + (Double(documents - commonest) + 0.5) / (Double(commonest) + 0.5)))
        for (postings, weight) in slot.alternatives { mark(postings, weight: weight * rarity) }
        for (postings, _) in slot.alternatives { count(postings) }
    }

    /// Whether one of these products fits as many slots as any.
    func hasFits(in numbers: Range<Int>) -> Bool {
        numbers.clamped(to: fits.indices).contains { fits[$0] >= mostFits && mostFits > 0 }
    }

    private mutating func mark(_ postings: SearchPostings, weight: Float) {
        for block in postings.blocks {
            let base = block.number * SearchPostings.blockSize
            for entry in block.entries {
                let number = base + Int(entry >> 4)
                best[number] = max(best[number], Float(entry & 15) * weight)
            }
        }
    }

    /// Takes over what has been marked; of several alternatives the first to come clears it for the others.
    private mutating func count(_ postings: SearchPostings) {
        for block in postings.blocks {
            let base = block.number * SearchPostings.blockSize
            for entry in block.entries {
                let number = base + Int(entry >> 4)
                guard best[number] > 0 else { continue }
                scores[number] += best[number]
                fits[number] += 1
                mostFits = max(mostFits, fits[number])
                best[number] = 0
            }
        }
    }
}
