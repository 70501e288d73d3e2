import Testing

@testable import Privacy

@Suite struct `One-time passwords` {
    private static let seed = Array("12345678901234567890".utf8)

    @Test func `are those of RFC 4226, appendix D`() {
        let hotp = OneTimePassword(secret: Self.seed)

        let codes = (0..<10).map { hotp.code($0) }

        #expect(
            codes == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]
        )
    }

    @Test(arguments: [
        (59, "94287082", "46119246", "90693936"), (1_111_111_109, "07081804", "68084774", "25091201"),
        (1_111_111_111, "14050471", "67062674", "99943326"), (1_234_567_890, "89005924", "91819424", "93441116"),
        (2_000_000_000, "69279037", "90698825", "38618901"), (20_000_000_000, "65353130", "77737706", "47863826"),
    ])
    func `are those of RFC 6238, appendix B`(seconds: Int, sha1: String, sha256: String, sha512: String) {
        let digits = Array("1234567890".utf8)
        func code(_ hash: OneTimePassword.Hash, _ length: Int) -> String {
            let seed = (0..<length).map { digits[$0 % 10] }
            return OneTimePassword(secret: seed, hash: hash, digits: 8).code(Int64(seconds) / 30)
        }

        #expect(code(.sha1, 20) == sha1)
        #expect(code(.sha256, 32) == sha256)
        #expect(code(.sha512, 64) == sha512)
    }

    @Test func `are taken in their half minute and the next (ASVS 6.5.5)`() {
        let totp = OneTimePassword(secret: Self.seed)
        let code = totp.code(100)

        #expect(totp.counter(of: code, at: 2999, after: nil) == nil)
        #expect(totp.counter(of: code, at: 3000, after: nil) == 100)
        #expect(totp.counter(of: code, at: 3059, after: nil) == 100)
        #expect(totp.counter(of: code, at: 3060, after: nil) == nil)
    }

    @Test func `are taken once, and none that is older (ASVS 6.5.1)`() {
        let totp = OneTimePassword(secret: Self.seed)

        #expect(totp.counter(of: totp.code(100), at: 3030, after: 100) == nil)
        #expect(totp.counter(of: totp.code(100), at: 3030, after: 101) == nil)
        #expect(totp.counter(of: totp.code(101), at: 3030, after: 100) == 101)
    }

    @Test(arguments: ["", "75522", "7552240", "٧٥٥٢٢٤", "755224 "])
    func `are six digits and nothing else`(code: String) {
        #expect(OneTimePassword(secret: Self.seed).counter(of: code, at: 0, after: nil) == nil)
    }
}

@Suite struct `Base 32` {
    @Test(arguments: [
        (0, ""), (1, "MY"), (2, "MZXQ"), (3, "MZXW6"), (4, "MZXW6YQ"), (5, "MZXW6YTB"), (6, "MZXW6YTBOI"),
    ])
    func `is that of RFC 4648`(length: Int, text: String) {
        let bytes = Array("foobar".utf8.prefix(length))

        #expect(Base32.encode(bytes) == text)
        #expect(Base32.decode(text.lowercased()) == bytes)
    }

    @Test func `is read as people write it, and no more generously`() {
        #expect(Base32.decode("mzxw-6ytb oi") == Array("foobar".utf8))
        #expect(Base32.decode("MZXW6YTBO1") == nil)
        #expect(Base32.decode("MZ=") == nil)
        #expect(Base32.decode("MZ") == nil)
    }
}
