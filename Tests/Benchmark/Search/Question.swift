import Model
import Support

/// What somebody types, and the products that they mean.
struct Question {
    var kind: String
    var text: String
    var answers: Set<ID<Catalogue.Product>>
}

/// 200 questions as people type them: misspelt, in two scripts at once, in wide or narrow letters, without accents.
///
/// Each names two of a product's brand, series and noun; the answers are all products that have both, ten at most.
struct Questions {
    private(set) var questions: [Question] = []
    private var random: SeededGenerator
    private let goods: [Goods]
    private var byPair: [String: [Int]] = [:]

    init(about assortment: Assortment, count: Int, seed: UInt64) {
        goods = assortment.goods
        random = SeededGenerator(seed: seed)
        for goods in goods {
            for pair in Self.pairs(goods) { byPair[pair, default: []].append(goods.number) }
        }
        let kinds: [(String, (inout Self, Goods) -> Question?)] = [
            ("misspelt", { $0.misspelt($1) }), ("misspelt", { $0.misspelt($1) }), ("misspelt", { $0.misspelt($1) }),
            ("mixed script", { $0.mixed($1, in: "zh-Hans", misspelt: false) }),
            ("mixed script, misspelt", { $0.mixed($1, in: ["zh-Hans", "ja", "ko"].pick(&$0.random), misspelt: true) }),
            ("mixed script", { $0.mixed($1, in: ["ja", "ko"].pick(&$0.random), misspelt: false) }),
            ("wide or narrow letters", { $0.widened($1) }), ("without accents", { $0.unaccented($1) }),
            ("wrong ideograph or syllable", { $0.wrongCharacter($1) }), ("spaces", { $0.spaced($1) }),
        ]
        while questions.count < count {
            let kind = kinds[questions.count % kinds.count]
            guard var question = kind.1(&self, goods.pick(&random)) else { continue }
            question.kind = kind.0
            questions.append(question)
        }
    }

    private static func pairs(_ goods: Goods) -> [String] {
        let noun = goods.noun.text(in: "en")
        return ["\(goods.brand)|\(noun)", "\(goods.series)|\(noun)", "\(goods.brand)|\(goods.series)"]
    }

    /// A question about what two words of a product have in common; nil if that is too much or too little.
    private func question(_ text: String, _ pair: String, in language: String? = nil) -> Question? {
        let fitting = byPair[pair, default: []].map { goods[$0] }
        let answers = fitting.filter { goods in language.map(goods.languages.contains) ?? true }
        // Goods of the same pair that lack the language don't have the words, so whoever asks can't mean them.
        guard (1...10).contains(answers.count) else { return nil }
        return Question(kind: "", text: text, answers: Set(answers.map(\.id)))
    }

    private mutating func misspelt(_ goods: Goods) -> Question? {
        let pair = Self.pairs(goods).pick(&random)
        var words = pair.split { $0 == "|" || $0 == " " }.map { $0.lowercased() }
        let places = words.indices.filter { words[$0].count >= 5 }
        guard !places.isEmpty else { return nil }
        let place = places.pick(&random)
        words[place] = slip(words[place])
        if words[place].count >= 9, Bool.random(using: &random) { words[place] = slip(words[place]) }
        return question(words.joined(separator: " "), pair)
    }

    private mutating func mixed(_ goods: Goods, in language: String, misspelt: Bool) -> Question? {
        guard goods.languages.contains(language) else { return nil }
        let isBrand = Bool.random(using: &random)
        var name = isBrand ? goods.brand : goods.series
        if misspelt {
            guard name.count >= 5 else { return nil }
            name = slip(name.lowercased())
        }
        let noun = goods.noun.text(in: language)
        let space = Bool.random(using: &random) ? " " : ""
        let text = Bool.random(using: &random) ? name + space + noun : noun + space + name
        return question(text, "\(isBrand ? goods.brand : goods.series)|\(goods.noun.text(in: "en"))", in: language)
    }

    private mutating func widened(_ goods: Goods) -> Question? {
        let language = ["ja", "zh-Hans", "ko"].pick(&random)
        guard goods.languages.contains(language) else { return nil }
        let name = String(
            String.UnicodeScalarView(goods.brand.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0) ?? $0 })
        )
        let noun = goods.noun.text(in: language)
        return question("\(name)\u{3000}\(noun)", "\(goods.brand)|\(goods.noun.text(in: "en"))", in: language)
    }

    private mutating func unaccented(_ goods: Goods) -> Question? {
        let language = ["fr", "de", "vi"].pick(&random)
        let noun = goods.noun.text(in: language)
        guard goods.languages.contains(language), noun.utf8.count > noun.count else { return nil }
        let plain = noun.map { Self.plainLetters[$0] ?? $0 }
        return question("\(goods.brand) \(String(plain))", "\(goods.brand)|\(goods.noun.text(in: "en"))", in: language)
    }

    private mutating func wrongCharacter(_ goods: Goods) -> Question? {
        let language = ["zh-Hans", "ja", "ko"].pick(&random)
        var noun = Array(goods.noun.text(in: language))
        guard goods.languages.contains(language), noun.count >= 3 else { return nil }
        let other = Word.nouns.pick(&random).text(in: language)
        guard let character = other.first else { return nil }
        noun[Int.random(in: noun.indices, using: &random)] = character
        let pair = "\(goods.series)|\(goods.noun.text(in: "en"))"
        return question("\(goods.series) \(String(noun))", pair, in: language)
    }

    /// A space too many or too few.
    private mutating func spaced(_ goods: Goods) -> Question? {
        let (brand, series) = (goods.brand.lowercased(), goods.series.lowercased())
        guard brand.count >= 5, series.count >= 5 else { return nil }
        let text: String
        if Bool.random(using: &random) {
            text = brand + series
        } else {
            let cut = series.index(series.startIndex, offsetBy: Int.random(in: 2...series.count - 2, using: &random))
            text = "\(brand) \(series[..<cut]) \(series[cut...])"
        }
        return question(text, "\(goods.brand)|\(goods.series)")
    }

    /// One slip of the fingers: a letter wrong, missing, too many, twice, or two exchanged.
    private mutating func slip(_ word: String) -> String {
        var letters = Array(word)
        let place = Int.random(in: letters.indices, using: &random)
        let letter = Array("abcdefghijklmnopqrstuvwxyz").pick(&random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: letters[place] = letter
        case 1: letters.remove(at: place)
        case 2: letters.insert(letter, at: place)
        case 3: letters.insert(letters[place], at: place)
        default: letters.swapAt(min(place, letters.count - 2), min(place, letters.count - 2) + 1)
        }
        return String(letters)
    }

    private static let plainLetters: [Character: Character] = {
        let pairs = [
            ("àáâãảạăắằẳẵặấầẩẫậä", "a"), ("èéêëẻẽẹếềểễệ", "e"), ("ìíîïỉĩị", "i"), ("òóôõöỏọốồổỗộơớờởỡợ", "o"),
            ("ùúûüủũụưứừửữự", "u"), ("ýỳỷỹỵ", "y"), ("đ", "d"), ("ç", "c"), ("ñ", "n"),
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.flatMap { letters, plain in letters.map { ($0, Character(plain)) } }
        )
    }()
}
