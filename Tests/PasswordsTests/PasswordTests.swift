import Testing

@testable import Passwords

@Suite struct `A password` {
    private static let cheap = Argon2id(passes: 1, kibibytes: 8)

    private func weakness(_ text: String, least: Int = Password.shortest, words: [String] = []) -> Password.Weakness? {
        Password(text).weakness(least: least, context: words)
    }

    @Test func `has 15 characters alone, and 8 beside a second factor (ASVS 6.2.1)`() {
        #expect(weakness("vierzehn zeich") == .short(least: 15))
        #expect(weakness("fünfzehn zeiche") == nil)
        #expect(weakness("siebenz", least: Password.shortestWithSecondFactor) == .short(least: 8))
        #expect(weakness("achtzehn", least: Password.shortestWithSecondFactor) == nil)
    }

    @Test func `may have 64 characters and more, up to 128 (ASVS 6.2.9)`() {
        #expect(weakness(String(repeating: "ab c", count: 32)) == nil)
        #expect(weakness(String(repeating: "ab c", count: 32) + "d") == .long)
    }

    @Test func `is counted in scalars, not in what looks like one letter`() {
        // A family is one Character and seven scalars.
        #expect(weakness("👨‍👩‍👧‍👦👨‍👩‍👧‍👦") == .short(least: 15))
        #expect(weakness("👨‍👩‍👧‍👦👨‍👩‍👧‍👦!") == nil)
    }

    @Test(arguments: ["correct horse battery", "正确的马电池订书钉没有别的东西", "aaaaaaaaabbbbbbbbb", "   spaces count too"])
    func `needs no kinds of characters (ASVS 6.2.5)`(text: String) {
        #expect(weakness(text) == nil)
    }

    @Test(arguments: ["password1", "PASSWORD1", "1qaz2wsx", "iloveyou"])
    func `is none of those that attackers try first (ASVS 6.2.4)`(text: String) {
        #expect(weakness(text, least: 8) == .common)
    }

    @Test func `is checked against 3,000 and more that are long enough (ASVS 6.2.4)`() {
        #expect(frequentPasswords.count >= 3000)
        #expect(frequentPasswords.allSatisfy { $0.count >= 8 })
        #expect(weakness("123456789987654321") == .common)
    }

    @Test(arguments: [
        "soukSOUKsouksouk!", "li@example.com 2026", "Li-Mei-1234567890123", "example.com/souk/99",
    ])
    func `is not made of what others know of the person or the shop (ASVS 6.2.11)`(text: String) {
        #expect(weakness(text, words: ["souk", "li@example.com", "example.com", "Li-Mei"]) == .guessable)
    }

    @Test func `may hold such a word beside a real password`() {
        #expect(weakness("souk under seven lamps", words: ["souk"]) == nil)
    }

    @Test func `has no control characters`() {
        #expect(weakness("fifteen letters\u{0}") == .control)
    }

    @Test func `is the same from any keyboard, and otherwise as it was typed (ASVS 6.2.8)`() throws {
        // é as one scalar and as two; a full-width digit and a plain one.
        let hash = try Password("caf\u{E9} au lait １").hash(by: Self.cheap)

        #expect(Password("cafe\u{301} au lait 1").matches(hash))
        #expect(!Password("Cafe\u{301} au lait 1").matches(hash))
        #expect(!Password("cafe\u{301} au lait 1 ").matches(hash))
    }

    @Test func `counts to its last character`() throws {
        let long = String(repeating: "x", count: 127)
        let hash = try Password(long + "a").hash(by: Self.cheap)

        #expect(Password(long + "a").matches(hash))
        #expect(!Password(long + "b").matches(hash))
    }

    @Test func `is not even hashed if it is longer than any may be`() throws {
        let long = Password(String(repeating: "x", count: 5000))

        #expect(!long.matches(try long.hash(by: Self.cheap)))
    }

    @Test func `prints nothing of itself`() {
        #expect("\(Password("correct horse battery"))" == "(password)")
        #expect(!String(reflecting: Password.Weakness.common).contains("correct"))
    }
}
