import Testing

@testable import Passwords

/// RFC 9106, section 5.3, needs a secret and associated data, which libsodium has no way to give: these tags are of the
/// reference implementation without them, in the form that both libraries read and write.
@Suite struct `Hashing with Argon2id` {
    private static let cheap = Argon2id(passes: 1, kibibytes: 8)

    @Test(arguments: [
        // From the tests of the reference implementation (phc-winner-argon2, src/test.c, version 0x13).
        ("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password"),
        ("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "password"),
        ("$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg", "password"),
        ("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94", "differentpassword"),
        ("$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw", "password"),
    ])
    func `agrees with the reference implementation`(hash: String, password: String) {
        #expect(Argon2id.verify(Array(password.utf8), against: hash))
        #expect(!Argon2id.verify(Array("\(password)!".utf8), against: hash))
    }

    @Test func `makes strings of its kind, each under a salt of its own (ASVS 11.4.2)`() throws {
        let first = try Self.cheap.hash(Array("correct horse".utf8))
        let second = try Self.cheap.hash(Array("correct horse".utf8))

        #expect(first.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(first != second)
        #expect(Argon2id.verify(Array("correct horse".utf8), against: first))
        #expect(!Argon2id.verify(Array("correct horsf".utf8), against: first))
    }

    @Test func `hashes at 64 MiB and two passes unless told otherwise (ASVS 11.4.2)`() throws {
        let hash = try Argon2id.policy.hash([])

        #expect(hash.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
        #expect(Argon2id.verify([], against: hash))
        #expect(!Argon2id.policy.isOutdated(hash))
    }

    @Test func `knows a hash that was made more cheaply`() throws {
        #expect(Argon2id.policy.isOutdated(try Self.cheap.hash([1, 2, 3])))
        #expect(Argon2id.policy.isOutdated("$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXP"))
    }

    @Test(arguments: ["", "$argon2id$", "$2b$10$abcdefghijklmnopqrstuv", String(repeating: "$", count: 500)])
    func `takes nothing else for a hash`(text: String) {
        #expect(!Argon2id.verify([], against: text))
    }
}
