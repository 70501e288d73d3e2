import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `List erasures` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
    }

    private func leave(_ number: UInt64) throws -> Identity.ErasureEntry {
        try identity.register(number, email: nil)
        let erasure = try identity.send(Identity.ErasePerson(person: .sample(number)))
        return .init(request: erasure.request, person: erasure.person, requestedAt: erasure.requestedAt)
    }

    @Test func `shows everybody who has left, certified or not`() throws {
        let entries = try [leave(1), leave(2)]

        let ledger = try identity.ask(Identity.ListErasures())

        #expect(ledger == .init(erasures: entries, isComplete: true))
    }

    @Test func `goes on after the last of a page`() throws {
        // The ids of these tests count up, and begin anew within the same millisecond.
        let entries = try (1...501).map { try leave($0) }.sorted { $0.request < $1.request }

        let first = try identity.ask(Identity.ListErasures())
        let second = try identity.ask(Identity.ListErasures(after: first.erasures.last?.request))

        #expect(first.erasures == Array(entries.prefix(500)) && !first.isComplete)
        #expect(second == .init(erasures: [entries[500]], isComplete: true))
    }

    @Test func `is empty while nobody has left`() throws {
        #expect(try identity.ask(Identity.ListErasures()) == .init(erasures: [], isComplete: true))
    }
}
