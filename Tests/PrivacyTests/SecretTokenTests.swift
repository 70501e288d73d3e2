import Testing

@testable import Privacy

@Suite struct `A secret token` {
    private let token = SecretToken([UInt8](1...32))
    private let other = SecretToken([UInt8](2...33))

    @Test func `has 256 bits, and reads back as it was written (ASVS 7.2.3, 11.2.3, 11.5.1)`() throws {
        let copy = try #require(SecretToken(token.text))

        #expect(token.text.utf8.count == 43)
        #expect(copy.hash == token.hash && copy.text == token.text)
        #expect(token.hash != other.hash)
    }

    @Test(arguments: ["", "x", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=", String(repeating: "A", count: 44)])
    func `is nothing else`(text: String) {
        #expect(SecretToken(text) == nil)
    }

    @Test func `opens what was put where only its holder finds it`() throws {
        let sealed = try token.seal(other)

        #expect(try token.open(sealed).text == other.text)
        #expect(throws: PrivacyError.damaged) { try other.open(sealed) }
        #expect(try token.seal(other) != sealed)
    }
}
