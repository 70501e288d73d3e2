import Model
import Testing

@testable import ServiceKit

@Suite struct `Opened tokens` {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    private func entry(_ number: Int) -> OpenedTokens.Entry {
        OpenedTokens.Entry(
            token: AccessToken(
                person: ID(UUID128(high: 0x019B_76DA_A800_7001, low: UInt64(number))),
                session: ID(UUID128(high: 0x019B_76DA_A800_7003, low: UInt64(number))),
                audience: "trade",
                id: UUID128(high: 1, low: UInt64(number)),
                issuedAt: Self.start,
                authenticatedAt: Self.start,
                assurance: .one,
                factors: [.password],
                deviceKey: nil
            ),
            key: Identity.TokenKey(id: "tk-1", publicKey: "p")
        )
    }

    @Test func `know a token by its exact text`() {
        var tokens = OpenedTokens(capacity: 4)

        tokens.add(entry(1), for: "a.b.c")

        #expect(tokens.find("a.b.c")?.token == entry(1).token)
        #expect(tokens.find("a.b.C") == nil && tokens.find("a.b.c ") == nil && tokens.find("") == nil)
    }

    @Test func `are never more than there is room for`() {
        var tokens = OpenedTokens(capacity: 4)

        for number in 0..<100 {
            tokens.add(entry(number), for: "token \(number)")
            #expect(tokens.count <= 4)
        }

        #expect(tokens.find("token 99") != nil && tokens.find("token 95") == nil)
    }

    @Test func `keep what is asked for, and forget what isn't`() {
        var tokens = OpenedTokens(capacity: 4)
        tokens.add(entry(0), for: "used")
        tokens.add(entry(0), for: "unused")

        for number in 1...50 {
            tokens.add(entry(number), for: "token \(number)")
            #expect(tokens.find("used") != nil)
            #expect(tokens.count <= 4)
        }

        #expect(tokens.find("unused") == nil)
    }
}
