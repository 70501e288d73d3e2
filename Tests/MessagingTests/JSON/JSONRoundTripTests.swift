import Messaging
import Support
import Testing

/// Random values and random damage, the same in every run.
@Suite struct `JSON round trip` {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `reads back what it has written`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let value = JSONValue.random(depth: 5, using: &random)

            let compact = value.encoded()
            let pretty = Array(value.pretty().utf8)

            #expect(try JSONValue.parse(compact) == value)
            #expect(try JSONValue.parse(pretty) == value)
            #expect(try JSON.encode(value) == compact)
            #expect(try JSON.decode(JSONValue.self, from: compact) == value)
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `answers damaged text with an error or with a value, which reads back the same`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var refused = 0
        for _ in 0..<2000 {
            var text = JSONValue.random(depth: 4, using: &random).encoded()
            for _ in 0...Int.random(in: 0...3, using: &random) {
                let at = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text[at] = .random(in: 0...255, using: &random)
                case 1: text.insert(Array("{}[]\",:\\u0e-".utf8).randomElement(using: &random) ?? 0, at: at)
                case 2 where text.count > 1: text.remove(at: at)
                default: text.append(contentsOf: text[at...])
                }
            }
            do throws(JSONError) {
                let value = try JSONValue.parse(text)
                let again = value.encoded()
                let second = try JSONValue.parse(again)
                #expect(second == value)
            } catch {
                refused += 1
                #expect(error.path.hasPrefix("$") && !error.detail.isEmpty)
            }
        }
        #expect(refused > 500)
    }
}

extension JSONValue {
    fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 8), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .int(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3: .double(randomDouble(using: &random))
        case 4: .string(randomText(using: &random))
        case 5:
            .array(
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in self.random(depth: depth - 1, using: &random) }
            )
        default:
            .object(
                Object(
                    (0..<Int.random(in: 0..<20, using: &random)).map { _ in
                        (randomText(using: &random), self.random(depth: max(depth - 2, 0), using: &random))
                    }
                )
            )
        }
    }

    private static func randomDouble(using random: inout SeededGenerator) -> Double {
        while true {
            let number = Double(bitPattern: random.next())
            if number.isFinite { return number }
        }
    }

    private static func randomText(using random: inout SeededGenerator) -> String {
        let alphabet = [
            "a", "B", "_", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "龙", "🥰", "\u{2028}", "e\u{301}",
        ]
        return (0..<Int.random(in: 0..<12, using: &random)).map { _ in
            alphabet.randomElement(using: &random) ?? ""
        }.joined()
    }
}
