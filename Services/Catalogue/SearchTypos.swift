import Model

/// Which words somebody may have meant who typed another one.
///
/// Two words within a few edits of each other share a word that is left when as many letters are deleted from each (the
/// deletion neighbourhood of Mor and Fraenkel, 1982), and it is enough to look at how words begin (SymSpell, Garbe 2012).
/// So a word is filed under what its first letters become by deletions, and looked up by the same.
enum SearchTypos {
    /// How many slips a word of this length is allowed, as Elasticsearch's `AUTO` has it.
    static func allowed(letters: Int) -> Int {
        switch letters {
        case ..<3: 0
        case 3...5: 1
        default: 2
        }
    }

    /// What a word is filed and looked up under; none for numbers, of which each means another thing.
    static func keys(of word: String) -> Set<Int64> {
        let letters = Array(word.unicodeScalars)
        guard !letters.contains(where: { $0.properties.generalCategory == .decimalNumber }) else { return [] }
        let slips = allowed(letters: letters.count)
        guard slips > 0 else { return [] }
        var left: Set<[Unicode.Scalar]> = [Array(letters.prefix(beginning))]
        var newest = left
        for _ in 0..<slips {
            newest = Set(newest.flatMap { letters in letters.indices.map { letters.without($0) } })
            left.formUnion(newest)
        }
        return Set(left.map(key))
    }

    /// How many slips lead from one word to the other, if no more than `most`: a letter wrong, missing, too many, or two
    /// neighbours exchanged (Damerau and Levenshtein, each letter touched once).
    static func distance(_ one: String, _ other: String, atMost most: Int) -> Int? {
        let (one, other) = (Array(one.unicodeScalars), Array(other.unicodeScalars))
        guard abs(one.count - other.count) <= most else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let isSame = one[row] == other[column]
                var least = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            guard current.contains(where: { $0 <= most }) else { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[other.count] <= most ? last[other.count] : nil
    }

    /// So many letters tell words apart well enough; what differs behind them is found by the comparison.
    private static let beginning = 7

    /// FNV-1a: the same in every build, as what is on the disk has to be.
    private static func key(_ letters: [Unicode.Scalar]) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for letter in letters {
            for byte in Unicode.UTF8.encode(letter) ?? Unicode.UTF8.encodedReplacementCharacter {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
        }
        return Int64(bitPattern: hash)
    }
}

extension [Unicode.Scalar] {
    fileprivate func without(_ position: Int) -> Self {
        var letters = self
        letters.remove(at: position)
        return letters
    }
}
