import Messaging
import Testing

/// Random values and random damage, the same in every run.
@Suite struct `JSON round trip` {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `reads back what it has written`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
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
        var random = SplitMix(state: seed)
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

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

extension JSONValue {
    fileprivate static func random(depth: Int, using random: inout SplitMix) -> JSONValue {
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

    private static func randomDouble(using random: inout SplitMix) -> Double {
        while true {
            let number = Double(bitPattern: random.next())
            if number.isFinite { return number }
        }
    }

    private static func randomText(using random: inout SplitMix) -> String {
        let alphabet = [
            "a", "B", "_", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "龙", "🥰", "\u{2028}", "e\u{301}",
        ]
        return (0..<Int.random(in: 0..<12, using: &random)).map { _ in
            alphabet.randomElement(using: &random) ?? ""
        }.joined()
    }
}
