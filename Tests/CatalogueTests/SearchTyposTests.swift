import Support
import Testing

@testable import CatalogueService

@Suite struct `Search typos` {
    @Test(
        arguments: [
            ("teapot", "teapot", 0), ("teapot", "teapt", 1), ("teapot", "teappot", 1), ("teapot", "taepot", 1),
            ("teapot", "teapod", 1), ("teapot", "taepod", 2), ("teapot", "kettle", nil), ("tea", "teapot", nil),
        ] as [(String, String, Int?)]
    )
    func `count the slips between two words, up to two`(one: String, other: String, slips: Int?) {
        #expect(SearchTypos.distance(one, other, atMost: 2) == slips)
        #expect(SearchTypos.distance(other, one, atMost: 2) == slips)
    }

    @Test func `allow none in very short words, one in short ones and two in others`() {
        #expect(
            ["", "a", "ab", "abc", "abcde", "abcdef"].map { SearchTypos.allowed(letters: $0.count) } == [
                0, 0, 0, 1, 1, 2,
            ]
        )
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `are met under a common key, wherever the slips are`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let word = (0..<Int.random(in: 3...14, using: &random)).map { _ in
                Self.letters.randomElement(using: &random) ?? "a"
            }
            var typed = word
            for _ in 0..<SearchTypos.allowed(letters: word.count) {
                let place = Int.random(in: typed.indices.dropLast(), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: typed[place] = "q"
                case 1: typed.insert("q", at: place)
                case 2: typed.swapAt(place, place + 1)
                default: typed.remove(at: place)
                }
            }
            // A word that has become shorter is allowed fewer slips itself.
            guard let slips = SearchTypos.distance(String(word), String(typed), atMost: 2),
                slips <= SearchTypos.allowed(letters: typed.count)
            else { continue }
            #expect(
                !SearchTypos.keys(of: String(word)).isDisjoint(with: SearchTypos.keys(of: String(typed))),
                "\(String(word)) as \(String(typed))"
            )
        }
    }

    @Test func `are no matter of numbers`() {
        #expect(SearchTypos.keys(of: "2026") == [])
        #expect(SearchTypos.keys(of: "teapot").count == 22)
    }

    private static let letters: [Character] = ["a", "b", "c", "d", "e"]
}
