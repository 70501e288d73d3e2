import Messaging
import Model
import ServiceKit
import Storage
import Support

@testable import NotificationService

extension ID {
    /// The id of the nth sample of its kind.
    static func sample(_ number: UInt64) -> Self { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

/// An order of the first person, of 19.99 euros.
func order(_ number: UInt64 = 1, state: Trade.OrderState = .paid) -> Trade.Order {
    Trade.Order(
        id: .sample(number),
        buyer: .sample(1),
        lines: [],
        total: Money(1999, .eur),
        refunded: Money(0, .eur),
        state: state,
        placedAt: Timestamp(milliseconds: 1_767_225_600_000)
    )
}

func groupBuy(_ members: UInt64..., state: Trade.GroupBuyState) -> Trade.GroupBuy {
    let now = Timestamp(milliseconds: 1_767_225_600_000)
    return Trade.GroupBuy(
        id: .sample(1),
        offer: .sample(1),
        product: .sample(1),
        price: Money(1299, .eur),
        size: members.count,
        leader: .sample(members[0]),
        members: members.map { number in
            Trade.GroupBuyMember(person: .sample(number), order: .sample(number), isPaid: true, joinedAt: now)
        },
        state: state,
        openedAt: now,
        expiresAt: now
    )
}

/// A bargain of the first person, from 10.00 euros down to 8.50 so far, and to 7.00 in the end.
func bargain(state: Trade.BargainState) -> Trade.Bargain {
    let now = Timestamp(milliseconds: 1_767_225_600_000)
    return Trade.Bargain(
        id: .sample(1),
        offer: .sample(1),
        product: .sample(1),
        opener: .sample(1),
        start: Money(1000, .eur),
        floor: Money(700, .eur),
        price: Money(850, .eur),
        cuts: 3,
        made: 1,
        seed: "9e3779b97f4a7c15",
        newcomerPercent: 50,
        state: state,
        openedAt: now,
        expiresAt: now
    )
}

/// A help of the fifth person, of 1.50 euros.
func help(_ number: UInt64, state: Trade.BargainHelpState) -> Trade.BargainHelp {
    Trade.BargainHelp(
        id: .sample(number),
        bargain: .sample(1),
        person: .sample(5),
        state: state,
        amount: state == .cut ? Money(150, .eur) : nil,
        askedAt: Timestamp(milliseconds: 1_767_225_600_000)
    )
}

func consent(
    _ number: UInt64 = 1,
    purpose: Identity.Purpose = .marketing,
    withdrawnAt: Timestamp? = nil
) -> Identity.Consent {
    Identity.Consent(
        receipt: .sample(number),
        purpose: purpose,
        version: "2026-01",
        grantedAt: Timestamp(milliseconds: 1_767_225_600_000),
        withdrawnAt: withdrawnAt
    )
}

extension ServiceHarness<NotificationService> {
    /// Has somebody join, with a mail address unless told otherwise.
    func join(
        _ number: UInt64 = 1,
        locale: String = "en",
        email: Envelope? = .example,
        isSuppressed: Bool? = nil
    ) throws {
        try deliver(
            Identity.PersonRegistered(
                person: .sample(number),
                email: email,
                locale: locale,
                registeredAt: clock.now,
                isImported: false,
                isSuppressed: isSuppressed
            )
        )
    }

    @discardableResult
    func tell(
        _ template: String = "new_follower",
        _ parameters: [String: String]? = nil,
        to number: UInt64 = 1,
        key: String? = nil
    ) throws -> Notification.MessageAccepted {
        try send(
            Notification.SendMessage(person: .sample(number), template: template, parameters: parameters, key: key)
        )
    }

    /// An offer, which is the only commercial message.
    @discardableResult
    func offer() throws -> Notification.MessageAccepted {
        try tell("offer", ["product": "Green tea", "discount": "20 %", "end": "2026-02-01"])
    }

    @discardableResult
    func settle(
        _ message: ID<Notification.Message>,
        _ outcome: Notification.DeliveryOutcome,
        detail: String? = nil,
        attempt: Int? = nil
    ) throws -> Notification.MessageView {
        try send(
            Notification.SettleDelivery(
                message: message,
                person: .sample(1),
                channel: .mail,
                outcome: outcome,
                detail: detail,
                attempt: attempt
            )
        )
    }

    /// The mails that were begun, in order.
    var mails: [DeliverMail] {
        get throws { try startedEffects.map { try JSON.decode(DeliverMail.self, from: $0.body) } }
    }

    /// Has somebody leave.
    func erase(_ number: UInt64) throws {
        try deliver(
            Identity.ErasureRequested(request: .sample(number), person: .sample(number), requestedAt: clock.now)
        )
    }

    /// Lets what a handler began begin.
    func startEffects() throws {
        clock.advance(by: .milliseconds(1))
        try fireTimers()
    }

    func inbox(of number: UInt64 = 1) throws -> Notification.InboxPage {
        try ask(Notification.FindInbox(person: .sample(number)))
    }

    /// Each step of a delivery as `step outcome`.
    func steps(of message: ID<Notification.Message>, in channel: Notification.Channel) throws -> [String] {
        try store.read { database in
            try database.all(
                "SELECT step, outcome FROM decision WHERE message = ? AND channel = ? ORDER BY position",
                [message.uuid.bytes.blob, channel.rawValue]
            ).map { "\($0["step"] as String) \($0["outcome"] as String)" }
        }
    }
}

extension Notification.MessageAccepted {
    func delivery(_ channel: Notification.Channel) -> Notification.Delivery? {
        deliveries.first { $0.channel == channel }
    }
}
