import AMQP
import Messaging
import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Register person` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
    }

    @Test func `announces somebody whose data only a lent key opens`() throws {
        let registered = try identity.register()

        #expect(try identity.emitted(Identity.PersonRegistered.self) == [registered])
        #expect(registered.person == .sample(1) && registered.locale == "zh-Hans" && !registered.isImported)
        #expect(registered.registeredAt == identity.clock.now)
        let (email, nickname) = try (#require(registered.email), #require(registered.nickname))
        #expect(try identity.open(email, as: .email, of: .sample(1)) == "li@example.com")
        #expect(try identity.open(nickname, as: .nickname, of: .sample(1)) == "阿丽")
    }

    @Test func `gives everybody keys of their own`() throws {
        let first = try #require(identity.register(1, email: "li@example.com").email)
        let second = try #require(identity.register(2, email: "mei@example.com").email)

        #expect(try identity.open(second, as: .email, of: .sample(2)) == "mei@example.com")
        #expect(throws: (any Error).self) { try identity.open(first, as: .email, of: .sample(2)) }
    }

    @Test func `chooses a pseudonym if none is given, and needs no personal data`() throws {
        let registered = try identity.send(Identity.RegisterPerson())

        #expect(registered.email == nil && registered.nickname == nil && registered.locale == "en")
        #expect(try identity.ask(Identity.FindPerson(person: registered.person)).state == .active)
    }

    @Test func `asks risk control what it thinks of it`() throws {
        try identity.register()

        let asked = try #require(identity.sent(RiskControl.AssessAction.self).first)
        #expect(asked.action == .registration && asked.person == .sample(1))
        #expect(asked.subject == "\(ID<Person>.sample(1))")
        #expect(asked.device == "dev-7f3a" && asked.network == "net-19c2")
    }

    @Test func `asks nobody about somebody who joined elsewhere before`() throws {
        let earlier = identity.clock.now - .seconds(86_400)

        let registered = try identity.register(at: earlier)

        #expect(registered.isImported && registered.registeredAt == earlier)
        #expect(try identity.sent(RiskControl.AssessAction.self).isEmpty)
    }

    @Test func `believes no edge that somebody joined elsewhere before, nor under which pseudonym`() throws {
        let earlier = identity.clock.now - .seconds(86_400)

        #expect(try identity.code(of: Identity.RegisterPerson(at: earlier), from: "edge") == .notAllowed)
        #expect(try identity.code(of: Identity.RegisterPerson(person: .sample(1)), from: "edge") == .notAllowed)

        #expect(try identity.emitted(Identity.PersonRegistered.self).isEmpty)
        #expect(try identity.code(of: Identity.RegisterPerson(device: "dev-7f3a"), from: "edge") == nil)
        #expect(try identity.sent(RiskControl.AssessAction.self).count == 1)
    }

    @Test(arguments: ["li@example.com", "LI@Example.com", "  li@example.com "])
    func `refuses an e-mail address that somebody has, however it is written`(email: String) throws {
        try identity.register()

        try identity.expectRefusal(
            .personExists,
            at: "$.email",
            of: identity.registration(2, email: email)
        )
    }

    @Test func `answers the edge alike whether somebody has the address, by the same work (ASVS 6.3.8)`() async throws {
        try identity.register()

        var outcomes: [Outcome] = []
        for email in ["li@example.com", "mo@example.com"] {
            let (messages, effects) = (identity.published.count, identity.startedEffects.count)
            var registered = try identity.send(
                identity.registration(email: email, password: samplePassword),
                from: "edge"
            )
            let envelope = try #require(registered.email)
            #expect(try identity.open(envelope, as: .email, of: registered.person) == email)
            registered.person = .sample(0)
            registered.email = nil
            try await identity.performEffects()
            outcomes.append(
                Outcome(
                    registered: registered,
                    addressLength: envelope.description.utf8.count,
                    published: identity.published[messages...].map { "\($0.routingKey) \($0.body.count)" },
                    effects: identity.startedEffects[effects...].map { "\($0.route.type) \($0.body.count)" }
                )
            )
        }

        #expect(outcomes[0] == outcomes[1])
        #expect(outcomes[0].published.count == 3 && outcomes[0].effects.count == 1)
    }

    @Test func `doesn't tell the edge that mails to an address were refused, but notification (ASVS 6.3.8)`() throws {
        try identity.register()
        try identity.send(Identity.SuppressEmail(person: .sample(1)), from: "notification")

        let registered = try identity.send(identity.registration(email: "li@example.com"), from: "edge")

        #expect(registered.isSuppressed == nil)
        #expect(try identity.lastEmitted(Identity.PersonRegistered.self)?.isSuppressed == true)
    }

    @Test func `takes an operator's word for an address that somebody only claims`() async throws {
        _ = try identity.claim()

        try await identity.registerWithPassword()

        #expect(try await identity.loggedIn().answer.person == .sample(1))
    }

    @Test func `refuses a pseudonym that somebody has`() throws {
        try identity.register()

        try identity.expectRefusal(.personExists, at: "$.person", of: Identity.RegisterPerson(person: .sample(1)))
    }

    @Test func `refuses what is sealed to a key that identity hasn't`() throws {
        try identity.expectRefusal(.notSealed, at: "$.email", of: Identity.RegisterPerson(email: .example))
        let other = try #require(Sealed("seal-9.AAAA"))
        try identity.expectRefusal(.notSealed, at: "$.nickname", of: Identity.RegisterPerson(nickname: other))
    }

    @Test(arguments: ["", "li", "li@", "@example.com", "li@@example.com", "li li@example.com", "li\n@example.com"])
    func `refuses what is no e-mail address`(email: String) throws {
        try identity.expectRefusal(
            .invalidField,
            at: "$.email",
            of: identity.registration(email: email)
        )
    }

    @Test(arguments: ["", "   ", "two\nlines", String(repeating: "a", count: 51)])
    func `refuses what is no nickname`(nickname: String) throws {
        try identity.expectRefusal(
            .invalidField,
            at: "$.nickname",
            of: identity.registration(nickname: nickname)
        )
    }

    @Test func `refuses a device that is a sentence`() throws {
        try identity.expectRefusal(
            .invalidField,
            at: "$.device",
            of: Identity.RegisterPerson(device: "the phone of Li")
        )
    }

    @Test func `keeps nothing of the personal data in clear`() throws {
        try identity.register()

        let tables = try identity.store.read(tableNames)
        for table in tables {
            for column in try identity.store.read({ try $0.columns(in: table).map(\.name) }) {
                let texts = ["li@example.com", "阿丽"].map { Array($0.utf8) }
                #expect(try identity.store.read { try !holds(texts, table, column, in: $0) }, "\(table).\(column)")
            }
        }
    }
}

/// All that a registration brings about, but for whose it is.
private struct Outcome: Equatable {
    let registered: Identity.PersonRegistered
    let addressLength: Int
    let published: [String]
    let effects: [String]
}
