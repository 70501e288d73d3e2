import AMQP
import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Open session` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    @Test func `lets in whoever gives the password, and seals what they get`() async throws {
        let (answer, secrets) = try await identity.loggedIn()

        #expect(answer.person == .sample(1) && answer.assurance == .one && answer.login == nil)
        #expect(secrets.refreshToken.utf8.count == 43)
        #expect(Set(secrets.accessTokens.keys) == Set(Suite.services.map { $0.service }))
        let opened = try #require(try identity.emitted(Identity.SessionOpened.self).first)
        #expect(opened.session == answer.session && opened.factors == [.password] && !opened.isKnownDevice)
    }

    @Test func `gives access tokens for the services that are named, and no others`() async throws {
        #expect(try await identity.loggedIn(audiences: ["trade"]).secrets.accessTokens.keys.sorted() == ["trade"])

        #expect(try await identity.refusal(of: identity.login(audiences: ["bank"])) == .invalidField)
    }

    @Test func `answers a wrong password, an unknown address and a suspended account alike (ASVS 6.3.8)`() async throws
    {
        try await identity.registerWithPassword(2, email: "mei@example.com")
        try identity.deliver(
            RiskControl.ActionAssessed(denied: .sample(2))
        )

        let problems = try await identity.finish([
            identity.login("wrong " + samplePassword), identity.login(email: "nobody@example.com"),
            identity.login(email: "mei@example.com"),
        ])

        let refusals = problems.compactMap { if case .failure(let refusal) = $0 { refusal } else { nil } }
        #expect(refusals.count == 3)
        #expect(Set(refusals) == [Refusal(.loginFailed, "Nobody is let in by this.")])
    }

    @Test func `does the same work for somebody unknown (ASVS 6.3.8)`() async throws {
        _ = try? await identity.finish(identity.login(email: "nobody@example.com"))

        #expect(identity.startedEffects.map(\.route.type).last == VerifyPassword.name)
    }

    @Test func `looks at five passwords of 200 that come at once (ASVS 6.3.1, 2.4.1)`() async throws {
        try await sendInPortions(200) { try identity.login("wrong \($0) " + samplePassword, network: "net-\($0)") }

        let looked = try verified()
        #expect(looked.count == 5)
        #expect(try await identity.refusal(of: identity.login(network: "net-999")) == .loginFailed)
    }

    @Test func `tells the owner once that five have failed in a row, and only the owner (ASVS 6.3.5)`() async throws {
        for number in 0..<12 {
            _ = try await identity.refusal(of: identity.login("wrong", network: "net-\(number)"))
            _ = try await identity.refusal(of: identity.login("wrong", email: "nobody@example.com"))
            identity.clock.advance(by: .seconds(3600))
            #expect(try identity.told("login_failures").count == (number < 5 ? 0 : 1))
        }

        #expect(try identity.told("login_failures") == [.sample(1)])
    }

    @Test func `tells of a device that is new, of no first one and of none that is known (ASVS 6.3.5)`() async throws {
        let first = try await identity.loggedIn()
        #expect(try identity.told("login_new_device").isEmpty)

        _ = try await identity.loggedIn(deviceToken: first.secrets.deviceToken)
        #expect(try identity.told("login_new_device").isEmpty)

        _ = try await identity.loggedIn()
        #expect(try identity.told("login_new_device") == [.sample(1)])
    }

    @Test func `looks at no password after 100 failures, however long it is tried (ASVS 6.3.1)`() async throws {
        for number in 0..<110 {
            _ = try await identity.refusal(of: identity.login("wrong", network: "net-\(number)"))
            identity.clock.advance(by: .seconds(3600))
        }

        #expect(try verified().count == 100)
        identity.clock.advance(by: .seconds(40 * 86_400))
        #expect(try await identity.refusal(of: identity.login()) == .loginFailed)
    }

    @Test func `lets the owner in from a known device whatever strangers do (ASVS 6.3.1)`() async throws {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        for number in 0..<10 { _ = try? await identity.finish(identity.login("wrong", network: "net-\(number)")) }
        #expect(try await identity.refusal(of: identity.login()) == .loginFailed)

        let answer = try await identity.finish(identity.login(deviceToken: device))

        #expect(answer.person == .sample(1))
        #expect(try identity.lastEmitted(Identity.SessionOpened.self)?.isKnownDevice == true)
    }

    @Test func `gives a known device tries of its own, and no more of them`() async throws {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        let before = try verified().count

        for _ in 0..<20 { _ = try? await identity.finish(identity.login("wrong", deviceToken: device)) }

        #expect(try verified().count - before == 5)
        #expect(try await identity.refusal(of: identity.login(deviceToken: device)) == .loginFailed)
        #expect(try await identity.refusal(of: identity.login()) == nil)
    }

    @Test func `takes the device of somebody else for an unknown one`() async throws {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        try await identity.registerWithPassword(2, email: "mei@example.com")

        try await identity.finish(identity.login(email: "mei@example.com", deviceToken: device))

        #expect(try identity.lastEmitted(Identity.SessionOpened.self)?.isKnownDevice == false)
    }

    @Test func `keeps a network under a key: hashes of all that there are would find it`() async throws {
        _ = try await identity.refusal(of: identity.login("wrong", network: "net-19c2"))

        let stored = try identity.store.read { database in
            try database.one("SELECT key FROM login_counter WHERE scope = 'network'").map { $0.bytes("key") }
        }
        #expect(stored != nil && stored != fingerprint([Array("network".utf8), Array("net-19c2".utf8)]))
        let other = try ServiceHarness(IdentityService.self)
        #expect(stored != LoginCounter.network(other.resource(KeyTable.self).code(ofNetwork: "net-19c2")))
    }

    @Test func `closes a network from which many accounts are tried`() async throws {
        for number in 0..<50 { _ = try? await identity.finish(identity.login(email: "p\(number)@example.com")) }

        #expect(try await identity.refusal(of: identity.login()) == .loginFailed)
        #expect(try await identity.refusal(of: identity.login(network: "net-other")) == nil)
        identity.clock.advance(by: .seconds(30))
        #expect(try await identity.refusal(of: identity.login()) == nil)
    }

    @Test func `refuses more than is hashed in about a second, and says when to try again`() async throws {
        let commands = try (0..<40).map { try identity.login(email: "p\($0)@example.com", network: nil) }

        let answers = try await identity.finish(commands)

        let refusals = answers.compactMap { if case .failure(let refusal) = $0 { refusal } else { nil } }
        #expect(refusals.count { $0.code == .busy } == 6)
        #expect(refusals.filter { $0.code == .busy }.allSatisfy { $0.retryAfter == 2 })
        #expect(refusals.count { $0.code == .loginFailed } == 34)
    }

    @Test func `refuses a key that nothing can be sealed to, before anything is counted`() async throws {
        var command = try identity.login()
        command.recipientKey = "short"

        #expect(try await identity.refusal(of: command) == .invalidField)
        #expect(try identity.store.read { try $0.one("SELECT 1 FROM login_counter") } == nil)
    }

    @Test(arguments: ["$.device", "$.network", "$.device_key"])
    func `refuses a device or a network that is a sentence, before anything is counted`(path: String) throws {
        var command = try identity.login()
        let sentence = "the phone of Li"
        switch path {
        case "$.device": command.device = sentence
        case "$.network": command.network = sentence
        default: command.deviceKey = sentence
        }

        try identity.expectRefusal(.invalidField, at: path, of: command)

        #expect(try identity.store.read { try $0.one("SELECT 1 FROM login_counter") } == nil)
    }

    @Test func `lets nobody in by what somebody else has sealed (ASVS 11.3.3)`() async throws {
        var replayed = try identity.login()
        replayed.recipientKey = SampleAsker().key.publicKey
        var foreign = try identity.login()
        foreign.password = try #require(identity.registration(password: samplePassword).password)

        #expect(try await identity.refusal(of: replayed) == .notSealed)
        #expect(try await identity.refusal(of: foreign) == .notSealed)
        #expect(try identity.emitted(Identity.SessionOpened.self).isEmpty)
    }

    @Test func `keeps no password, in no table and no message (ASVS 14.2.1)`() async throws {
        _ = try? await identity.finish(identity.login("wrong " + samplePassword))

        let text = Array(samplePassword.utf8)
        for table in try identity.store.read(tableNames) {
            for column in try identity.store.read({ try $0.columns(in: table).map(\.name) }) {
                #expect(try identity.store.read { try !holds([text], table, column, in: $0) }, "\(table).\(column)")
            }
        }
        for message in identity.published { #expect(message.body.firstRange(of: text) == nil) }
    }

    /// The logins whose password was compared with somebody's.
    private func verified() throws -> [Processor.StartedEffect] {
        try identity.startedEffects.filter { effect in
            guard effect.route.type == VerifyPassword.name else { return false }
            return try JSON.decode(VerifyPassword.self, from: effect.body).credential != nil
        }
    }

    /// As many at once as are not refused for being too many.
    private func sendInPortions(_ count: Int, _ command: (Int) throws -> Identity.OpenSession) async throws {
        for start in stride(from: 0, to: count, by: 30) {
            _ = try await identity.finish((start..<min(start + 30, count)).map(command))
        }
    }
}

extension RiskControl.ActionAssessed {
    /// What risk control says of a registration that it refuses.
    init(denied person: ID<Person>) {
        var assessed = Self.example
        assessed.action = .registration
        assessed.person = person
        assessed.verdict = .deny
        self = assessed
    }
}
