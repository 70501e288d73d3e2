import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `List requests` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        try identity.register(2, email: "mei@example.com")
    }

    private func list(_ person: ID<Person>? = nil, all: Bool? = nil) throws -> [ID<Identity.PrivacyRequest>] {
        try identity.ask(Identity.ListRequests(person: person, isSettledIncluded: all)).requests.map(\.request)
    }

    @Test func `shows what is open, that which is due first at the top`() throws {
        let slow = try identity.receive(laws: [.gdpr]).request
        let quick = try identity.receive(laws: [.pipl], of: 2).request
        let done = try identity.receive(.restriction, of: 2).request
        try identity.send(Identity.AcceptRequest(request: done))

        #expect(try list() == [quick, slow])
        #expect(try list(.sample(2)) == [quick])
        #expect(try Set(list(.sample(2), all: true)) == [quick, done])
    }

    @Test func `has a request for everything that was begun without one`() throws {
        try identity.send(Identity.RequestExport(person: .sample(1)))
        try identity.send(Identity.ErasePerson(person: .sample(2)))

        let requests = try identity.ask(Identity.ListRequests()).requests

        #expect(Set(requests.map(\.kind)) == [.access, .erasure])
        #expect(requests.allSatisfy { $0.state == .fulfilling })
    }

    @Test func `keeps the request of somebody who has left, for the record`() throws {
        try identity.eraseCompletely()

        #expect(try identity.ask(Identity.ListRequests(isSettledIncluded: true)).requests.map(\.state) == [.fulfilled])
    }
}
