import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import NotificationService

@Suite struct `Send message` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
        try notification.join()
    }

    @Test func `puts it into the inbox at once and begins a mail`() throws {
        let accepted = try notification.tell()

        #expect(accepted.delivery(.inbox)?.state == .sent)
        #expect(accepted.delivery(.mail)?.state == .accepted)
        #expect(accepted.delivery(.mail)?.attempts == 1)
        #expect(try notification.emitted(Notification.MessageAccepted.self) == [accepted])
        #expect(try notification.emitted(Notification.MessageSent.self).map(\.channel) == [.inbox])
        #expect(try notification.inbox().messages.map(\.message) == [accepted.message])
        try notification.startEffects()
        let mail = try #require(try notification.mails.first)
        #expect(mail.message == accepted.message)
        #expect(mail.envelope == .example)
    }

    @Test func `writes down every step`() throws {
        let message = try notification.tell().message

        let gate = ["accepted pass", "preference pass", "consent pass", "suppression pass", "cap pass", "render pass"]
        #expect(try notification.steps(of: message, in: .inbox) == gate + ["sent pass"])
        #expect(try notification.steps(of: message, in: .mail) == gate + ["sending attempt 1"])
    }

    @Test func `says under one key once`() throws {
        let first = try notification.tell(key: "follower 2")
        notification.clock.advance(by: .seconds(3600))

        let second = try notification.tell(key: "follower 2")

        #expect(second == first)
        #expect(try notification.emitted(Notification.MessageAccepted.self).count == 1)
        #expect(try notification.inbox().messages.count == 1)
        #expect(try notification.tell(to: 2, key: "follower 2").message != first.message)
    }

    @Test func `answers the same message again, and refuses another one under its id`() throws {
        let command = Notification.SendMessage(id: .sample(5), person: .sample(1), template: "new_follower")
        let first = try notification.send(command)

        let second = try notification.send(command)
        let refusal = #expect(throws: Refusal.self) {
            try notification.send(
                Notification.SendMessage(id: .sample(5), person: .sample(2), template: "new_follower")
            )
        }

        #expect(second == first)
        #expect(refusal?.code == .messageExists)
        #expect(try notification.inbox().messages.count == 1)
    }

    @Test func `refuses templates that don't exist and parameters that don't fit`() throws {
        let before = notification.published.count

        let unknown = #expect(throws: Refusal.self) { try notification.tell("poem") }
        let missing = #expect(throws: Refusal.self) { try notification.tell("order_shipped") }
        let odd = #expect(throws: Refusal.self) { try notification.tell("new_follower", ["name": "Bob"]) }
        let header = #expect(throws: Refusal.self) {
            try notification.tell("order_shipped", ["order": "1\r\nBcc: eve@example.com"])
        }

        #expect(unknown?.code == .templateNotFound)
        #expect(missing?.code == .parameterMissing)
        #expect(odd?.path == "$.parameters")
        #expect(header?.path == "$.parameters.order")
        #expect(notification.published.count == before)
        #expect(try notification.inbox().messages == [])
    }

    @Test func `takes a code only as an envelope, and shows it in no inbox`() throws {
        func tell(_ code: String) throws -> Notification.MessageAccepted {
            try notification.send(
                Notification.SendMessage(
                    person: .sample(1),
                    template: "recovery_code",
                    parameters: ["code": code],
                    key: "1"
                )
            )
        }

        let refusal = #expect(throws: Refusal.self) { try tell("123456") }
        let accepted = try tell(Envelope.example.description)

        #expect(refusal?.code == .invalidField && refusal?.path == "$.parameters.code")
        #expect(accepted.deliveries.map(\.channel) == [.mail])
        #expect(try notification.inbox().messages.isEmpty)
    }

    @Test func `skips the mail of somebody without an address, which is no failure`() throws {
        let accepted = try notification.tell(to: 9)

        #expect(accepted.delivery(.inbox)?.state == .sent)
        #expect(accepted.delivery(.mail)?.state == .skipped)
        #expect(accepted.delivery(.mail)?.reason == .noAddress)
        #expect(try notification.emitted(Notification.MessageSkipped.self).map(\.reason) == [.noAddress])
        try notification.startEffects()
        #expect(try notification.mails == [])
    }

    @Test func `makes no offer without consent to marketing, and rests on its receipt with one`() throws {
        let without = try notification.offer()
        try notification.deliver(Identity.ConsentGranted(person: .sample(1), consent: consent(7)))
        let with = try notification.offer()
        try notification.deliver(
            Identity.ConsentWithdrawn(
                person: .sample(1),
                consent: consent(7, withdrawnAt: notification.clock.now)
            )
        )
        let after = try notification.offer()

        #expect(without.deliveries.map(\.reason) == [.noConsent, .noConsent])
        #expect(with.deliveries.map(\.reason) == [nil, nil])
        #expect(after.deliveries.map(\.reason) == [.noConsent, .noConsent])
        let receipts = try notification.store.read { database in
            try database.all("SELECT receipt FROM delivery WHERE receipt IS NOT NULL").map { $0.bytes("receipt") }
        }
        #expect(receipts == [consent(7).receipt.uuid.bytes, consent(7).receipt.uuid.bytes])
    }

    @Test func `reminds nobody to pay who does not want offers`() throws {
        let order = ["order": "\(ID<Trade.Order>.sample(1))"]
        let without = try notification.tell("order_unpaid", order)
        try notification.deliver(Identity.ConsentGranted(person: .sample(1), consent: consent(7)))
        let with = try notification.tell("order_unpaid", order)

        #expect(without.deliveries.map(\.reason) == [.noConsent, .noConsent])
        #expect(with.deliveries.map(\.reason) == [nil, nil])
    }

    @Test func `asks nobody for consent to what is no advertisement`() throws {
        #expect(try notification.tell().deliveries.map(\.reason) == [nil, nil])
    }

    @Test func `never goes above a cap in any window of a day, and goes on when the window has moved`() throws {
        var sent: [Timestamp] = []
        for _ in 0..<40 {
            let accepted = try notification.tell()
            if accepted.delivery(.mail)?.state == .accepted {
                try notification.settle(accepted.message, .sent)
                sent.append(notification.clock.now)
            } else {
                #expect(accepted.delivery(.mail)?.reason == .capped)
            }
            notification.clock.advance(by: .seconds(5400))
        }

        for end in sent { #expect(sent.count { $0 > end - .seconds(86_400) && $0 <= end } <= 5) }
        #expect(sent.count > 10)
    }

    @Test func `tells about the account whatever the caps say`() throws {
        for _ in 0..<120 { try notification.tell("account_suspended") }

        #expect(try notification.emitted(Notification.MessageSkipped.self) == [])
    }

    @Test func `refuses to tell somebody who has left, and keeps nothing of what they were told`() throws {
        try notification.tell()
        try notification.erase(1)

        let refusal = #expect(throws: Refusal.self) { try notification.tell() }

        #expect(refusal?.code == .personErased)
        #expect(try notification.inbox().messages == [])
    }

    @Test func `stores no text, only what it is made of`() throws {
        try notification.tell("order_paid", ["order": "ord-1", "amount": "19.99 EUR"])

        let parameters = try notification.store.read { database in
            try database.all("SELECT * FROM message").map { $0["parameters"] as String }
        }
        #expect(parameters == [#"{"amount":"19.99 EUR","order":"ord-1"}"#])
    }

    @Test func `tells somebody whose data may only be kept what is owed to them, and nothing else`() throws {
        try notification.deliver(Identity.ConsentGranted(person: .sample(1), consent: consent(7)))
        try notification.deliver(Identity.PersonRestricted(person: .sample(1), since: notification.clock.now))

        let owed = try [
            notification.tell("account_suspended"),
            notification.tell("order_paid", ["order": "ord-1", "amount": "19.99 EUR"]),
        ]
        let others = try [notification.tell(), notification.offer()]

        #expect(owed.flatMap { $0.deliveries.map(\.reason) } == [nil, nil, nil, nil])
        #expect(Set(others.flatMap { $0.deliveries.map(\.reason) }) == [.restricted])
        try notification.deliver(Identity.RestrictionLifted(person: .sample(1)))
        #expect(try notification.tell().deliveries.map(\.reason) == [nil, nil])
    }
}
