import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Rotate pepper` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
    }

    private func register(_ people: ClosedRange<UInt64>) async throws {
        for number in people { try await identity.registerWithPassword(number, email: "p\(number)@example.com") }
    }

    private func logIn(_ number: UInt64) async throws -> ID<Person>? {
        try await identity.finish(identity.login(email: "p\(number)@example.com")).person
    }

    private func versions() throws -> Set<Int> {
        Set(
            try identity.store.read { database in
                try CredentialTable(database: database).all(before: .max, limit: 1_000)
                    .compactMap { Pepper.version(of: $0.credential) }
            }
        )
    }

    private func goOn() throws {
        identity.clock.advance(by: .milliseconds(20))
        try identity.fireTimers()
    }

    @Test
    func `moves every hash without anybody's password, who log in before, meanwhile and afterwards (ASVS 11.2.2)`()
        async throws
    {
        try await register(1...3)
        #expect(try await logIn(1) == .sample(1))

        let report = try identity.send(Identity.RotatePepper())

        #expect(report.peppers == [1, 2] && report.credentialsToMove == 3)
        #expect(try await logIn(2) == .sample(2))
        #expect(try versions() == [1, 2])
        try goOn()
        #expect(try versions() == [2])
        #expect(try identity.emitted(Identity.PepperRotated.self).map(\.version) == [2])
        for number in 1...3 as ClosedRange<UInt64> { #expect(try await logIn(number) == .sample(number)) }
    }

    @Test func `goes on when it is asked again, and begins another when that is done`() async throws {
        try await register(1...1)
        try identity.send(Identity.RotatePepper())

        #expect(try identity.send(Identity.RotatePepper()).peppers == [1, 2])
        try goOn()
        #expect(try identity.send(Identity.RotatePepper()).peppers == [1, 2, 3])
    }

    @Test func `makes no pepper twice if the process dies before it could say so`() async throws {
        try await register(1...1)
        try identity.resource(KeyTable.self).access.makePepper(2)

        #expect(try identity.send(Identity.RotatePepper()).peppers == [1, 2])
        try goOn()

        #expect(try versions() == [2])
        #expect(try await logIn(1) == .sample(1))
    }
}
