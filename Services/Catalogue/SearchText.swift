import Model

/// How texts are cut into the terms that search knows them by: those of products and those that people type alike.
///
/// Alphabets are cut into words; Han, kana and Hangul, where spaces tell little, into every two neighbouring characters,
/// as in Lucene's CJKAnalyzer. Letters are compared without case, width and accents, and katakana as hiragana.
struct SearchText: Hashable {
    enum Piece: Hashable {
        /// Letters of an alphabet, or digits.
        case word(String)
        /// Characters of a script without words, at least one.
        case run([Unicode.Scalar])
    }

    let pieces: [Piece]

    init(_ text: String) {
        var scissors = SearchTextScissors()
        for scalar in text.unicodeScalars { scissors.take(scalar) }
        scissors.endPiece()
        pieces = scissors.pieces
    }

    /// What a product that says this is found by, repetitions included.
    var terms: [String] {
        pieces.flatMap { piece -> [String] in
            switch piece {
            case .word(let word): [word]
            case .run(let run): run.map(String.init) + Self.pairs(run)
            }
        }
    }

    /// Every two neighbours as one term.
    static func pairs(_ run: [Unicode.Scalar]) -> [String] {
        zip(run, run.dropFirst()).map { String($0) + String($1) }
    }

    static let longestWord = 40
}

/// Cuts a text from its beginning to its end.
private struct SearchTextScissors {
    private(set) var pieces: [SearchText.Piece] = []
    private var word = String.UnicodeScalarView()
    private var run: [Unicode.Scalar] = []
    private var isNumber = false

    mutating func take(_ scalar: Unicode.Scalar) {
        guard !mark(scalar) else { return }
        let scalar = SearchText.narrow(scalar)
        if SearchText.hasNoWords(scalar) {
            endWord()
            run.append(SearchText.hiragana(scalar))
        } else if SearchText.isDigit(scalar) || scalar.properties.isAlphabetic {
            if isNumber != SearchText.isDigit(scalar) || !run.isEmpty { endPiece() }
            isNumber = SearchText.isDigit(scalar)
            if word.count < SearchText.longestWord { word.append(contentsOf: SearchText.plain(scalar)) }
        } else if scalar != "'", scalar != "\u{2019}" {
            endPiece()
        }
    }

    /// Takes in a mark that changes the character before it; whether it was one.
    private mutating func mark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F: true
        case 0x3099, 0xFF9E: voice(by: 1)
        case 0x309A, 0xFF9F: voice(by: 2)
        default: false
        }
    }

    /// か and a mark are が, は and another one are ぱ: they stand next to each other.
    private mutating func voice(by step: UInt32) -> Bool {
        guard let last = run.popLast() else { return true }
        // う has its voiced form elsewhere.
        let voiced = last == "う" && step == 1 ? "ゔ" : Unicode.Scalar(last.value + step)
        run.append(voiced ?? last)
        return true
    }

    private mutating func endWord() {
        if !word.isEmpty { pieces.append(.word(String(word))) }
        word = String.UnicodeScalarView()
    }

    mutating func endPiece() {
        endWord()
        if !run.isEmpty { pieces.append(.run(run)) }
        run = []
    }
}

// Which letters are the same.
extension SearchText {
    fileprivate static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .decimalNumber
    }

    /// Han, kana, bopomofo and Hangul syllables; not the dot and the signs between kana.
    fileprivate static func hasNoWords(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3005, 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x3105...0x312F, 0x31F0...0x31FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x323AF:
            true
        default: false
        }
    }

    /// Wide Latin letters become ordinary ones, narrow katakana wide.
    fileprivate static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0xFF66...0xFF9D: narrowKatakana[Int(scalar.value - 0xFF66)]
        default: scalar
        }
    }

    private static let narrowKatakana = Array(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン".unicodeScalars
    )

    fileprivate static func hiragana(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard 0x30A1...0x30F6 ~= scalar.value else { return scalar }
        return Unicode.Scalar(scalar.value - 0x60) ?? scalar
    }

    /// A letter as it is compared: small, and if it is Latin without accents and bars.
    fileprivate static func plain(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        let small = scalar.properties.lowercaseMapping
        guard !scalar.isASCII, let first = small.unicodeScalars.first else { return small.unicodeScalars }
        if let letters = ligatures[first] { return letters.unicodeScalars }
        // Unicode says of such a letter what it is made of: LATIN SMALL LETTER E WITH CIRCUMFLEX AND DOT BELOW.
        let latin = "LATIN SMALL LETTER "
        guard let name = first.properties.name, name.hasPrefix(latin) else { return small.unicodeScalars }
        let letter = name.dropFirst(latin.count)
        guard letter.dropFirst().hasPrefix(" WITH "), let base = letter.first else { return small.unicodeScalars }
        return base.lowercased().unicodeScalars
    }

    private static let ligatures: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i",
    ]
}
