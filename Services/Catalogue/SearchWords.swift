import Model

/// How the words of a search are understood, by what the index knows.
///
/// First to the letter: a word that the index knows is that word. One that it doesn't know is taken for the beginning of
/// another (if it is the last), for its neighbours by a slip or two, or for two words without a space. Only if no product
/// has all that is asked for, every word may be another one, and of two neighbouring characters one is enough.
struct SearchWords {
    /// A word with a slip counts for less than the word itself, two slips for still less.
    private enum Weight {
        static let asTyped: Float = 1
        static let beginning: Float = 0.7
        static let slip: [Float] = [1, 0.6, 0.35]
        static let oneOfTwo: Float = 0.3
        static let sku: Float = 2
    }

    private static let mostSlots = 40
    private static let mostSuggestions = 12
    private static let mostBeginnings = 20

    private let pieces: [SearchText.Piece]
    private let index: SearchTable
    private let sku: SearchPostings
    private var isBroad = false
    private var slots: [SearchSlot] = []
    private var understood: [String] = []
    private var isMended = false

    private init(_ text: String, _ index: SearchTable) throws {
        pieces = SearchText(text).pieces
        self.index = index
        sku = try index.postings(of: SearchDocument.term(sku: text))
    }

    /// How well products fit a text, and how it was understood if not as it stands.
    static func scores(_ text: String, in index: SearchTable, last: Int) throws -> (SearchScores, understoodAs: String?)
    {
        var words = try SearchWords(text, index)
        var (scores, isComplete) = try words.score(last)
        if !isComplete {
            let strict = (scores, words.understoodAs)
            words.isBroad = true
            (scores, isComplete) = try words.score(last)
            if scores.mostFits == 0 { return strict }
        }
        return (scores, words.understoodAs)
    }

    private var understoodAs: String? { isMended ? understood.joined(separator: " ") : nil }

    private mutating func score(_ last: Int) throws -> (SearchScores, isComplete: Bool) {
        (slots, understood, isMended) = ([], [], false)
        try understandPieces()
        var scores = SearchScores(last: last, documents: last)
        for var slot in slots.prefix(Self.mostSlots) {
            // Whoever types a SKU means that product, whatever the words of it are.
            slot.add(sku, weight: Weight.sku)
            scores.add(slot)
        }
        return (scores, scores.mostFits > 0 && Int(scores.mostFits) == min(slots.count, Self.mostSlots))
    }

    private mutating func understandPieces() throws {
        var position = 0
        while position < pieces.count {
            switch pieces[position] {
            case .run(let run): try understand(run)
            case .word(let word):
                if case .word(let next)? = pieces.dropFirst(position + 1).first, try understand(word, joinedWith: next)
                {
                    position += 1
                } else {
                    try understand(word, isLast: position == pieces.count - 1)
                }
            }
            position += 1
        }
    }
}

// Words.
extension SearchWords {
    private mutating func understand(_ word: String, isLast: Bool) throws {
        var slot = SearchSlot()
        slot.add(try index.postings(of: word), weight: Weight.asTyped)
        let isKnown = !slot.isEmpty
        guard isBroad || !isKnown else { return keep(slot, as: word) }

        if isLast, word.unicodeScalars.count >= 2 {
            for term in try index.words(beginningWith: word, limit: Self.mostBeginnings) {
                slot.add(try index.postings(of: term), weight: Weight.beginning)
            }
        }
        let suggestions = try index.words(like: word)
        if slot.isEmpty, suggestions.first?.slips != 1, try understandAsTwo(word) { return }
        let isABeginning = !slot.isEmpty
        var mended: (text: String, slips: Int, count: Int)?
        for suggestion in suggestions.prefix(Self.mostSuggestions) {
            let postings = try index.postings(of: suggestion.term)
            slot.add(postings, weight: Weight.slip[suggestion.slips])
            if let best = mended, (best.slips, -best.count) <= (suggestion.slips, -postings.count) { continue }
            if postings.count > 0 { mended = (suggestion.text, suggestion.slips, postings.count) }
        }
        if !isABeginning, let mended {
            isMended = true
            keep(slot, as: mended.text)
        } else {
            keep(slot, as: word)
        }
    }

    /// Takes two words for one that the index knows, `head phones` for `headphones`, if it doesn't know them both.
    private mutating func understand(_ word: String, joinedWith next: String) throws -> Bool {
        let joined = try index.postings(of: word + next)
        guard joined.count > 0 else { return false }
        if !isBroad, try index.postings(of: word).count > 0, try index.postings(of: next).count > 0 { return false }
        var slot = SearchSlot()
        slot.add(joined, weight: Weight.asTyped)
        isMended = true
        keep(slot, as: word + next)
        return true
    }

    /// Takes a word for two that the index knows, `greentea` for `green tea`: those of which the shorter is longest.
    private mutating func understandAsTwo(_ word: String) throws -> Bool {
        let letters = Array(word.unicodeScalars)
        guard letters.count >= 4 else { return false }
        let cuts = (2...letters.count - 2).sorted { abs(2 * $0 - letters.count) < abs(2 * $1 - letters.count) }
        for cut in cuts {
            let (first, second) = (letters[..<cut].text, letters[cut...].text)
            var (one, other) = (SearchSlot(), SearchSlot())
            one.add(try index.postings(of: first), weight: Weight.asTyped)
            guard !one.isEmpty else { continue }
            other.add(try index.postings(of: second), weight: Weight.asTyped)
            guard !other.isEmpty else { continue }
            isMended = true
            keep(one, as: first)
            keep(other, as: second)
            return true
        }
        return false
    }

    private mutating func keep(_ slot: SearchSlot, as word: String) {
        slots.append(slot)
        understood.append(word)
    }
}

// Scripts without words.
extension SearchWords {
    private mutating func understand(_ run: [Unicode.Scalar]) throws {
        understood.append(run[...].text)
        guard run.count > 1 else {
            var slot = SearchSlot()
            slot.add(try index.postings(of: run[...].text), weight: Weight.asTyped)
            return slots.append(slot)
        }
        for (pair, characters) in zip(SearchText.pairs(run), zip(run, run.dropFirst())) {
            var slot = SearchSlot()
            slot.add(try index.postings(of: pair), weight: Weight.asTyped)
            if isBroad || slot.isEmpty {
                slot.add(try index.postings(of: String(characters.0)), weight: Weight.oneOfTwo)
                slot.add(try index.postings(of: String(characters.1)), weight: Weight.oneOfTwo)
            }
            slots.append(slot)
        }
    }
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate var text: String { String(String.UnicodeScalarView(self)) }
}
