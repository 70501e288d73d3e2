import Model
import Support

/// One product as the generator thought of it.
///
/// Knows nothing of how the catalogue searches: what fits a question follows from `brand`, `series` and `noun` alone.
struct Goods {
    var number: Int
    var brand: String
    var series: String
    var adjective: Word
    var noun: Word
    var languages: [String]
    var price: Int64
    var colour: String

    var id: ID<Catalogue.Product> {
        ID(UUID128(v7: .init(milliseconds: 1_767_225_600_000), random: (7, UInt64(number))))
    }

    var title: LocalizedText? {
        var texts: [String: String] = [:]
        for language in languages {
            let (adjective, noun) = (adjective.text(in: language), noun.text(in: language))
            texts[language] =
                switch language {
                case "zh-Hans": "\(brand) \(adjective)\(noun) \(series)"
                case "ja": "\(brand) \(adjective)\(noun) \(series)"
                case "ko": "\(brand) \(series) \(adjective) \(noun)"
                case "en": "\(brand) \(series) \(adjective) \(noun)"
                default: "\(noun) \(adjective) \(brand) \(series)"
                }
        }
        return LocalizedText(texts)
    }
}

/// 100,000 products, the same in every run of a seed.
struct Assortment {
    let goods: [Goods]

    init(count: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let brands = Names(count: 600, syllables: 2...3, &random).names
        let series = Names(count: 800, syllables: 2...4, &random).names
        let colours = ["red", "blue", "green", "black", "white", "grey"]
        goods = (0..<count).map { number in
            var languages = ["en"]
            for (language, percent) in [("zh-Hans", 60), ("ja", 30), ("ko", 30), ("fr", 20), ("de", 20), ("vi", 10)]
            where Int.random(in: 0..<100, using: &random) < percent { languages.append(language) }
            return Goods(
                number: number,
                brand: brands.pick(&random),
                series: series.pick(&random),
                adjective: Word.adjectives.pick(&random),
                noun: Word.nouns.pick(&random),
                languages: languages,
                price: Int64.random(in: 99...99_900, using: &random),
                colour: colours.pick(&random)
            )
        }
    }
}

/// Made-up names that can be spoken, each once.
private struct Names {
    private(set) var names: [String] = []

    init(count: Int, syllables: ClosedRange<Int>, _ random: inout SeededGenerator) {
        let onsets = [
            "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st", "tr", "ch", "qu",
        ]
        let vowels = ["a", "e", "i", "o", "u", "ei", "au"]
        let ends = ["", "", "", "n", "r", "s", "x", "l"]
        var seen: Set<String> = []
        while names.count < count {
            var name = ""
            for _ in 0..<Int.random(in: syllables, using: &random) {
                name += onsets.pick(&random) + vowels.pick(&random)
            }
            name += ends.pick(&random)
            guard seen.insert(name).inserted else { continue }
            names.append(name.prefix(1).uppercased() + name.dropFirst())
        }
    }
}

extension Array {
    func pick(_ random: inout SeededGenerator) -> Element { self[Int.random(in: indices, using: &random)] }
}
