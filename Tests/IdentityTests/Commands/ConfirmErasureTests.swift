import Messaging
import Model
import Privacy
import Support
import Testing

@testable import IdentityService

@Suite struct `Confirm erasure` {
    private let identity: ServiceHarness<IdentityService>
    private let registered: Identity.PersonRegistered
    private let erasure: Identity.ErasureRequested

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        registered = try identity.register()
        erasure = try identity.send(Identity.ErasePerson(person: .sample(1)))
        try identity.deliver(erasure)
    }

    private var report: Identity.ErasureReport {
        get throws { try identity.ask(Identity.FindErasure(request: erasure.request)) }
    }

    @Test func `announces each service's word, once`() throws {
        for _ in 1...2 { try identity.confirm(erasure, by: "catalogue") }

        #expect(try identity.emitted(Identity.ErasureConfirmed.self).map(\.confirmation.service) == ["catalogue"])
        #expect(try report.state == .confirming)
        #expect(try !report.awaited.contains("catalogue"))
        #expect(try report.confirmations.map(\.deleted) == [[.init(table: "note", rows: 3)]])
    }

    @Test func `destroys the keys and certifies it after the last service, not before`() throws {
        let services = Suite.services.map { $0.service }
        for service in services.dropLast() { try identity.confirm(erasure, by: service) }
        #expect(try identity.emitted(Identity.PersonErased.self).isEmpty)

        try identity.confirm(erasure, by: #require(services.last))

        let done = try #require(identity.emitted(Identity.PersonErased.self).first)
        #expect(done.request == erasure.request && done.person == .sample(1))
        let report = try report
        #expect(report.state == .certified && report.destroyedKeys == 4 && report.awaited.isEmpty)
        let envelope = try #require(registered.email)
        #expect(throws: Refusal.self) { try identity.open(envelope, as: .email, of: .sample(1)) }
    }

    @Test func `signs what was done, so that anybody can check it`() throws {
        for service in Suite.services { try identity.confirm(erasure, by: service.service) }

        let signed = try #require(report.certificate)
        let certificate = try JSON.decode(ErasureCertificate.self, from: Array(signed.text.utf8))
        #expect(certificate.person == .sample(1) && certificate.destroyedKeys == 4)
        #expect(certificate.confirmations.map(\.service) == Suite.services.map { $0.service })
        #expect(isSigned(signed.text, signature: signed.signature, publicKey: signed.publicKey))
        #expect(!isSigned(signed.text + " ", signature: signed.signature, publicKey: signed.publicKey))
    }

    @Test func `says the same again when the last word is repeated`() throws {
        for service in Suite.services { try identity.confirm(erasure, by: service.service) }
        let first = try report

        for service in Suite.services { try identity.confirm(erasure, by: service.service) }

        #expect(try report == first)
        #expect(try identity.emitted(Identity.PersonErased.self).count == 1)
    }

    @Test func `asks those again that haven't answered within the hour, until all have`() throws {
        let services = Suite.services.map { $0.service }
        for service in services.dropLast() { try identity.confirm(erasure, by: service) }

        identity.clock.advance(by: .seconds(3600))
        try identity.fireTimers()
        #expect(try identity.emitted(Identity.ErasureRequested.self) == [erasure, erasure])
        try identity.confirm(erasure, by: #require(services.last))
        identity.clock.advance(by: .seconds(7200))
        try identity.fireTimers()

        #expect(try identity.emitted(Identity.ErasureRequested.self) == [erasure, erasure])
        #expect(try report.state == .certified)
    }

    @Test func `lends nobody a key while a service is down, however long that takes`() throws {
        let question = Identity.LeaseKey(
            person: .sample(1),
            keyClass: .contact,
            recipientKey: OpeningKey(id: "lease").publicKey
        )
        let services = Suite.services.map { $0.service }
        for service in services where service != "trade" { try identity.confirm(erasure, by: service) }

        // From then on no lease that was given before counts any more.
        for _ in 1...3 {
            let refusal = #expect(throws: Refusal.self) { try identity.ask(question) }
            #expect(refusal?.code == .personErased)
            #expect(try report.awaited == ["trade"] && report.certificate == nil)
            identity.clock.advance(by: .seconds(901))
            try identity.fireTimers()
        }
        try identity.confirm(erasure, by: "trade")

        #expect(try report.state == .certified && report.destroyedKeys == 4)
        #expect(throws: Refusal.self) { try identity.ask(question) }
    }

    @Test func `takes no service's word from another`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try identity.send(
                Identity.ConfirmErasure(
                    request: erasure.request,
                    person: erasure.person,
                    confirmation: .init(service: "identity", deleted: [], retained: [], confirmedAt: identity.clock.now)
                ),
                from: "catalogue"
            )
        }

        #expect(refusal?.code == .notAllowed)
        #expect(try report.confirmations.isEmpty)
    }

    @Test func `refuses a service that was not asked, and a request that doesn't exist`() throws {
        func confirmation(_ service: String, request: ID<Identity.Erasure>) -> Identity.ConfirmErasure {
            Identity.ConfirmErasure(
                request: request,
                person: erasure.person,
                confirmation: .init(service: service, deleted: [], retained: [], confirmedAt: identity.clock.now)
            )
        }

        try identity.expectRefusal(
            .invalidField,
            at: "$.confirmation.service",
            of: confirmation("greenhouse", request: erasure.request)
        )
        try identity.expectRefusal(
            .erasureNotFound,
            at: "$.request",
            of: confirmation("catalogue", request: ID(UUID128(high: 1, low: 1)))
        )
    }

    @Test func `takes nobody's word without their signature, nor with that of another word`() throws {
        var unsigned = try identity.confirmation(of: erasure, by: "trade")
        unsigned.confirmation.signature = nil
        var altered = try identity.confirmation(of: erasure, by: "trade")
        altered.confirmation.deleted = []
        var moved = try identity.confirmation(of: erasure, by: "trade")
        moved.confirmation.service = "catalogue"
        for command in [unsigned, altered, moved] {
            try identity.expectRefusal(.confirmationUnsigned, at: "$.confirmation.signature", of: command)
        }

        #expect(try report.confirmations.isEmpty)
    }

    @Test func `knows each service by the first key that it has shown`() throws {
        try identity.confirm(erasure, by: "trade")
        try identity.register(2, email: "mei@example.com")
        let second = try identity.send(Identity.ErasePerson(person: .sample(2)))

        try identity.expectRefusal(
            .confirmationUnsigned,
            at: "$.confirmation.public_key",
            of: identity.confirmation(of: second, by: "trade", signing: SigningKey())
        )
        try identity.confirm(second, by: "trade")
    }
}
