import AMQP
import Messaging
import Model
import Support
import Testing

@testable import Operator

@Suite(.serialized) struct `souk account` {
    @Test func `shows where somebody is logged in, on their own behalf and on nobody else's, and logs them out`()
        async throws
    {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li", password: LiveIdentity.password)
            let mei = try await identity.register("mei")
            try await identity.logIn("li")

            let own = try await identity.souk("account", "sessions", li, "--me")
            let others = try await identity.souk("account", "sessions", mei, "--me", status: 1)
            let session = try #require(own.lines.last?.split(separator: " ").first.map(String.init))
            let wrong = try await identity.souk(
                "account",
                "sessions",
                mei,
                "--end",
                session,
                status: 1
            )
            let ended = try await identity.souk("account", "sessions", li, "--end", session)

            #expect(own.lines.count == 2 && own.lines[1].contains("  pwd"))
            #expect(others.notes.contains("not_allowed"))
            #expect(wrong.notes.contains("session_not_found") && wrong.notes.contains("souk account sessions PERSON"))
            #expect(ended.output.isEmpty && ended.notes.contains("They are logged in nowhere."))
        }
    }

    @Test func `ends all sessions but the one to keep`() async throws {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li", password: LiveIdentity.password)
            try await identity.logIn("li")
            try await identity.logIn("li")
            let both = try await identity.souk("account", "sessions", li, "--json")
            let kept = try #require(both.json["sessions"]?[1]?["session"]?.string)

            let left = try await identity.souk("account", "sessions", li, "--end-all", "--keep", kept)
            let none = try await identity.souk("account", "sessions", li, "--end-all", "--json")

            #expect(try both.json["sessions"]?.array?.count == 2)
            #expect(left.lines.count == 2 && left.lines[1].hasPrefix(kept))
            #expect(try none.json == ["sessions": []])
        }
    }

    @Test func `gives a duty, and takes it only where it was given`() async throws {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li")

            let granted = try await identity.souk("account", "duties", li, "--grant", "support", "--scope", "trade")
            let elsewhere = try await identity.souk("account", "duties", li, "--withdraw", "support", status: 1)
            let kept = try await identity.souk("account", "duties", li, "--json")
            let taken = try await identity.souk("account", "duties", li, "--withdraw", "support", "--scope", "trade")

            #expect(granted.lines.count == 2 && granted.lines[1].hasPrefix("support  trade  "))
            #expect(elsewhere.notes.contains("Say it with --scope trade."))
            #expect(try kept.json["duties"]?.array?.count == 1)
            #expect(taken.notes.contains("They have no duties."))
        }
    }

    @Test func `appoints two who move money, and says what a third takes`() async throws {
        try await LiveIdentity.use { identity in
            for name in ["li", "mei"] {
                let person = try await identity.register(name)
                try await identity.souk("account", "duties", person, "--grant", "treasury")
            }
            let ben = try await identity.register("ben")

            let refused = try await identity.souk("account", "duties", ben, "--grant", "treasury", status: 1)

            #expect(refused.notes.contains("second_person_missing") && refused.notes.contains("`souk approve`"))
        }
    }

    @Test func `shows who is suspended, and lets them act again`() async throws {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li")
            try await suspend(li, at: identity)

            var shown = try await identity.souk("account", "show", li)
            try await eventually("identity has heard of it") {
                shown = try await identity.souk("account", "show", li)
                return shown.lines.contains("state: suspended")
            }
            let restored = try await identity.souk("account", "restore", li)

            #expect(shown.lines.contains("email: l…@…"))
            #expect(shown.notes.contains("`souk account restore \(li)`"))
            #expect(restored.lines.contains("state: active"))
        }
    }

    /// Risk control's verdict on a registration.
    private func suspend(_ person: String, at identity: LiveIdentity) async throws {
        var event = RiskControl.ActionAssessed.example
        event.person = try parsed(person, as: Person.self)
        event.action = .registration
        event.verdict = .deny
        let type = RiskControl.ActionAssessed.name
        let message = OutgoingMessage(
            exchange: Exchange.events,
            routingKey: type,
            properties: Properties(
                messageID: "01936f5e-8a3c-7000-8000-000000000001",
                type: type,
                appID: RiskControl.service
            ),
            body: try JSON.encode(event)
        )
        try await Session.use(try identity.service.place.settings()) { try $0.publishConfirmed(message) }
    }
}
