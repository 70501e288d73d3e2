import Messaging
import Model
import Testing

@testable import Operator

@Suite(.serialized) struct `souk privacy` {
    @Test func `takes a request down, and says what comes next at each step until it is answered`() async throws {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li")
            let day = String((Timestamp.now - .seconds(2 * 86_400)).description.prefix(10))
            let received = try await identity.souk(
                "privacy",
                "request",
                "receive",
                li,
                "--kind",
                "erasure",
                "--law",
                "gdpr",
                "--received",
                day,
                "--json"
            )
            let request = try #require(received.json["request"]?.string)
            #expect(try received.json["received_at"]?.string?.hasPrefix(day) == true)
            #expect(received.notes.contains("`souk privacy request accept \(request)`"))

            let list = try await identity.souk("privacy", "requests")
            #expect(list.lines.count == 2 && list.lines[1].contains("erasure  received  \(li)  \(request)"))
            let paused = try await identity.souk("privacy", "request", "pause", request)
            #expect(paused.lines.contains("state: identity_pending"))
            #expect(paused.notes.contains("souk privacy request resume \(request)"))
            let resumed = try await identity.souk("privacy", "request", "resume", request)
            #expect(resumed.lines.contains("state: received"))
            let extended = try await identity.souk("privacy", "request", "extend", request, "--ground", "number")
            #expect(extended.lines.contains("extension: number"))
            let refused = try await identity.souk("privacy", "request", "refuse", request, "--ground", "legal_claims")
            #expect(refused.lines.contains("refusal: legal_claims"))
            #expect(refused.notes.contains("the supervisory authority, a court"))

            let late = try await identity.souk("privacy", "request", "accept", request, status: 1)
            #expect(late.notes.contains("request_not_open") && late.notes.contains("souk privacy request show"))
            let shown = try await identity.souk("privacy", "request", "show", request)
            #expect(shown.lines.contains("state: refused"))
            #expect(try await identity.souk("privacy", "requests").notes.contains("Nobody waits for an answer."))
        }
    }

    @Test func `accepts an erasure that can still be taken back, and one that begins at once`() async throws {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li")
            func receive() async throws -> String {
                let received = try await identity.souk(
                    "privacy",
                    "request",
                    "receive",
                    li,
                    "--kind",
                    "erasure",
                    "--json"
                )
                return try #require(received.json["request"]?.string)
            }
            let first = try await receive()
            let waiting = try await identity.souk("privacy", "request", "accept", first, "--grace", "7")
            #expect(waiting.lines.contains("state: grace"))
            #expect(waiting.notes.contains("souk privacy request cancel \(first)"))
            let cancelled = try await identity.souk("privacy", "request", "cancel", first)
            #expect(cancelled.lines.contains("state: cancelled"))

            // Nobody but identity runs here: it confirms, and the others don't.
            let second = try await receive()
            let begun = try await identity.souk(
                "privacy",
                "request",
                "accept",
                second,
                "--watch",
                "--timeout",
                "3",
                status: 2
            )
            #expect(begun.lines.contains { $0.hasPrefix("identity ") })
            #expect(begun.notes.contains("trade") && begun.notes.contains("did not confirm in time"))
            #expect(begun.notes.contains("`souk privacy erase \(li) --watch` watches again"))
        }
    }

    @Test func `restricts for each ground by itself`() async throws {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li")

            try await identity.souk("privacy", "restrict", li, "--ground", "claims")
            let both = try await identity.souk("privacy", "restrict", li, "--ground", "objection", "--json")
            let one = try await identity.souk("privacy", "restrict", li, "--ground", "claims", "--lift")
            let none = try await identity.souk("privacy", "restrict", li, "--ground", "objection", "--lift")

            #expect(try both.json["grounds"]?.array?.count == 2)
            #expect(one.lines == ["person: \(li)", "grounds: objection"])
            #expect(none.lines == ["person: \(li)", "grounds: none"])
        }
    }

    @Test func `holds a person, in whose name it was said, and says how to end that to whoever would erase them`()
        async throws
    {
        try await LiveIdentity.use { identity in
            let mei = try await identity.register("mei", password: LiveIdentity.password)
            let li = try await identity.register("li")
            try await identity.logIn("mei")

            let held = try await identity.souk("privacy", "hold", li, "--reason", "Claim 17 in court.", "--me")
            let refused = try await identity.souk("privacy", "erase", li, status: 1)
            let lifted = try await identity.souk("privacy", "hold", li, "--reason", "Claim 17 is settled.", "--lift")
            try await identity.souk("privacy", "erase", li)
            let log = try await identity.souk("privacy", "log")

            #expect(held.lines.contains("is_held: true") && lifted.lines.contains("is_held: false"))
            #expect(refused.notes.contains("person_held"))
            #expect(refused.notes.contains("`souk privacy hold PERSON --lift"))
            let entries = try log.lines.map { try JSONValue.parse(Array($0.utf8)) }
            #expect(entries.map { $0["fields"] } == [["hold"], ["hold lifted"]])
            #expect(entries[0]["actor"]?.string == mei && entries[1]["actor"]?.string != mei)
        }
    }

    @Test func `shows in clear what was asked for to whoever asks, and writes down that and why in no clear words`()
        async throws
    {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li")

            let email = try await identity.souk("privacy", "reveal", li, "email", "--reason", "Parcel 4711 came back.")
            let both = try await identity.souk(
                "privacy",
                "reveal",
                li,
                "email",
                "nickname",
                "--reason",
                "Case 12.",
                "--json"
            )
            let log = try await identity.souk("privacy", "log")

            #expect(email.lines == ["email: li@example.com"])
            #expect(email.notes.contains("Entry 0 of the access log"))
            #expect(try both.json == ["email": "li@example.com", "nickname": "li"])
            let entries = try log.lines.map { try JSONValue.parse(Array($0.utf8)) }
            #expect(entries.map { $0["fields"] } == [["email"], ["email", "nickname"]])
            for text in [log.output, try identity.log()] {
                #expect(!text.contains("li@example.com") && !text.contains("4711"))
            }
        }
    }

    @Test func `records a consent with the words that were shown, and that it was taken back`() async throws {
        try await LiveIdentity.use { identity in
            let li = try await identity.register("li")
            func notice(_ locale: String, _ text: String) -> String {
                #"{"purpose":"marketing","version":"2026-01","locale":"\#(locale)","text":"\#(text)","data_classes":["contact"],"controllers":["Souk"],"retention":"three years"}"#
            }
            let file = notice("en", "May we write to you?") + "\n" + notice("de", "Dürfen wir schreiben?")

            let listed = try await identity.souk("privacy", "notices", "--register", "-", input: file)
            let unclear = try await identity.souk(
                "privacy",
                "consents",
                li,
                "--grant",
                "marketing",
                "--notice",
                "2026-01",
                status: 64
            )
            let granted = try await identity.souk(
                "privacy",
                "consents",
                li,
                "--grant",
                "marketing",
                "--notice",
                "2026-01",
                "--locale",
                "de",
                "--json"
            )
            let unregistered = try await identity.souk(
                "privacy",
                "consents",
                li,
                "--grant",
                "analytics",
                "--notice",
                "2019"
            )
            let withdrawn = try await identity.souk("privacy", "consents", li, "--withdraw", "marketing")

            #expect(listed.lines.count == 3)
            #expect(listed.lines.contains("marketing  2026-01  en      May we write to you?"))
            #expect(unclear.notes.contains("by --locale: de, en."))
            #expect(try granted.json["notices"]?[0]?["text"]?.string == "Dürfen wir schreiben?")
            #expect(unregistered.notes.contains("No notice 2019 is registered"))
            #expect(withdrawn.lines.count == 4 && withdrawn.lines[3].contains("marketing  taken back"))
        }
    }

    @Test func `registers nothing of a file that has a mistake, and says where it is`() async throws {
        try await LiveIdentity.use { identity in
            let file = #"{"purpose":"marketing","version":"2026-01","locale":"en"}"#

            let result = try await identity.souk("privacy", "notices", "--register", "-", status: 64, input: file)

            #expect(result.notes.contains("line 1 is no notice"))
            #expect(try await identity.souk("privacy", "notices").notes.contains("No notice is registered."))
        }
    }

    @Test func `counts people for the same price again, and says what is left of the budget`() async throws {
        try await LiveIdentity.use { identity in
            let first = try await identity.souk("privacy", "statistic", "people")
            let again = try await identity.souk("privacy", "statistic", "people")
            let other = try await identity.souk("privacy", "statistic", "people", "--locale", "de")

            #expect(first.output == again.output)
            #expect(first.notes.contains("is enough for 9 more.") && other.notes.contains("is enough for 8 more."))
        }
    }

    @Test func `forgets by which key a service signs, and knows the services`() async throws {
        try await LiveIdentity.use { identity in
            let forgotten = try await identity.souk("keys", "forget", "trade")
            let unknown = try await identity.souk("keys", "forget", "treasure", status: 1)

            #expect(forgotten.lines == ["service: trade"])
            #expect(unknown.notes.contains("There is no service \"treasure\""))
        }
    }
}
