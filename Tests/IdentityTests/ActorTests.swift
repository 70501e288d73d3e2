import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Somebody with a token, in identity` {
    private let identity: ServiceHarness<IdentityService>
    private let approver = Approver()

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try approver.introduce(to: identity)
        try identity.register()
        try identity.register(2, email: "bo@example.com")
    }

    private func token(_ number: UInt64) throws -> String {
        try approver.accessToken(of: .sample(number), for: "identity", at: identity.clock.now)
    }

    private func code(of command: some Command, by number: UInt64) throws -> RefusalCode? {
        try identity.code(of: command, from: "edge", token: token(number))
    }

    private func code(of query: some Query, by number: UInt64) throws -> RefusalCode? {
        do {
            _ = try identity.ask(query, from: "edge", token: token(number))
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    @Test func `does nothing about the requests and exports of others (ASVS 8.2.2, 8.3.1)`() throws {
        let request = try identity.receive(.restriction).request
        let export = try identity.exportCompletely().export
        let before = identity.published.count
        let commands: [any Command] = [
            Identity.AcceptRequest(request: request), Identity.CancelRequest(request: request),
            Identity.ReleaseExport(export: export, recipientKey: SampleAsker().key.publicKey),
            Identity.PurgeExport(export: export),
        ]

        for command in commands { #expect(try code(of: command, by: 2) == .notAllowed, "\(command)") }
        #expect(identity.published.count == before)
        #expect(try code(of: Identity.CancelRequest(request: request), by: 1) == nil)
        #expect(try code(of: Identity.PurgeExport(export: export), by: 1) == nil)
    }

    @Test func `finds their own, and is shown nothing of others, nor of everybody (ASVS 8.2.2)`() throws {
        let request = try identity.receive(.access).request
        let export = try identity.exportCompletely().export
        let erasure = try identity.send(Identity.ErasePerson(person: .sample(1))).request
        let queries: [any Query] = [
            Identity.FindRequest(request: request), Identity.ListRequests(person: .sample(1)),
            Identity.FindExport(export: export), Identity.FindErasure(request: erasure),
        ]

        for query in queries {
            #expect(try code(of: query, by: 2) == .notAllowed, "\(query)")
            #expect(try code(of: query, by: 1) == nil, "\(query)")
        }
        #expect(try code(of: Identity.OpenExport(export: export, part: 1), by: 2) == .notAllowed)
        #expect(try code(of: Identity.ListRequests(), by: 2) == .notAllowed)
    }
}
