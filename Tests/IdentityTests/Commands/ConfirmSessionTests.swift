import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Confirm session` {
    private let identity: ServiceHarness<IdentityService>
    private let app: SampleApp
    private let paper: [String]

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        let session = try #require(try await identity.loggedIn().answer.session)
        (app, paper) = try identity.withSecondFactor(session)
        identity.clock.advance(by: .seconds(60))
    }

    @Test func `lets in whoever has the app as well (ASVS 6.3.4)`() async throws {
        let login = try await identity.pendingLogin()

        let answer = try identity.send(identity.confirm(login, app.code(at: identity.clock.now)))

        #expect(answer.assurance == .two && answer.person == .sample(1) && answer.secrets != nil)
        #expect(try identity.lastEmitted(Identity.SessionOpened.self)?.factors == [.password, .oneTimePassword])
    }

    @Test func `takes the code of now and the one before, each once (ASVS 6.5.1, 6.5.5, 6.5.8)`() async throws {
        let now = identity.clock.now
        let (first, second, third) = try await (
            identity.pendingLogin(), identity.pendingLogin(), identity.pendingLogin()
        )

        #expect(try identity.code(of: identity.confirm(first, app.code(at: now, steps: 1))) == .loginFailed)
        #expect(try identity.code(of: identity.confirm(first, app.code(at: now, steps: -2))) == .loginFailed)
        #expect(try identity.code(of: identity.confirm(first, app.code(at: now, steps: -1))) == nil)
        #expect(try identity.code(of: identity.confirm(second, app.code(at: now, steps: -1))) == .loginFailed)
        #expect(try identity.code(of: identity.confirm(second, app.code(at: now))) == nil)
        #expect(try identity.code(of: identity.confirm(third, app.code(at: now))) == .loginFailed)
        #expect(try identity.code(of: identity.confirm(third, app.code(at: now, steps: -1))) == .loginFailed)
    }

    @Test func `lets one login try five times, and the next again (ASVS 6.3.1)`() async throws {
        let login = try await identity.pendingLogin()
        for _ in 0..<5 {
            #expect(
                try identity.code(of: identity.confirm(login, app.wrongCode(at: identity.clock.now))) == .loginFailed
            )
        }

        #expect(try identity.code(of: identity.confirm(login, app.code(at: identity.clock.now))) == .loginFailed)
        let next = try await identity.pendingLogin()
        #expect(try identity.code(of: identity.confirm(next, app.code(at: identity.clock.now))) == nil)
    }

    @Test func `tells the owner when a password was right and no code after it (ASVS 6.3.5)`() async throws {
        let login = try await identity.pendingLogin()
        for number in 0..<6 {
            #expect(try identity.told("login_unproven").count == (number < 5 ? 0 : 1))
            _ = try identity.code(of: identity.confirm(login, app.wrongCode(at: identity.clock.now)))
        }

        #expect(try identity.told("login_unproven") == [.sample(1)])
    }

    @Test func `takes no code of the app after 100 failures, and one of the paper still`() async throws {
        for _ in 0..<20 {
            let login = try await identity.pendingLogin()
            for _ in 0..<5 { _ = try identity.code(of: identity.confirm(login, app.wrongCode(at: identity.clock.now))) }
        }

        let login = try await identity.pendingLogin()
        #expect(try identity.code(of: identity.confirm(login, app.code(at: identity.clock.now))) == .loginFailed)
        #expect(try identity.code(of: identity.confirm(login, paper[0])) == nil)
        identity.clock.advance(by: .seconds(60))
        let next = try await identity.pendingLogin()
        #expect(try identity.code(of: identity.confirm(next, app.code(at: identity.clock.now))) == nil)
    }

    @Test func `takes each code of the paper once, however it is typed (ASVS 6.5.1)`() async throws {
        let typed = "\(paper[3].prefix(4).lowercased())-\(paper[3].dropFirst(4))"
        let first = try await identity.pendingLogin()

        #expect(try identity.code(of: identity.confirm(first, typed)) == nil)

        #expect(try identity.lastEmitted(Identity.SessionOpened.self)?.factors == [.password, .recoveryCode])
        let second = try await identity.pendingLogin()
        #expect(try identity.code(of: identity.confirm(second, paper[3])) == .loginFailed)
        #expect(try identity.code(of: identity.confirm(second, paper[4])) == nil)
    }

    @Test func `is over after five minutes, and done once`() async throws {
        let late = try await identity.pendingLogin()
        identity.clock.advance(by: .seconds(300))
        #expect(try identity.code(of: identity.confirm(late, app.code(at: identity.clock.now))) == .loginFailed)
        let done = try await identity.pendingLogin()
        #expect(try identity.code(of: identity.confirm(done, app.code(at: identity.clock.now))) == nil)

        identity.clock.advance(by: .seconds(30))

        #expect(try identity.code(of: identity.confirm(done, app.code(at: identity.clock.now))) == .loginFailed)
    }

    @Test func `takes the app of whoever has one after a misuse, too`() async throws {
        try identity.store.write { try AccountTable(database: $0).demandProof(of: .sample(1), at: identity.clock.now) }
        let login = try await identity.pendingLogin()

        let answer = try identity.send(identity.confirm(login, app.code(at: identity.clock.now)))

        #expect(answer.assurance == .two)
        #expect(try !identity.store.read { try AccountTable(database: $0).needsProof(.sample(1)) })
    }

    @Test func `refuses a login that nobody has begun`() throws {
        #expect(try identity.code(of: identity.confirm(ID(UUID128(high: 1, low: 1)), paper[0])) == .loginFailed)
    }
}
