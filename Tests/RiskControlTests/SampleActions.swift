import Model
import ServiceKit
import Support

@testable import RiskControlService

extension ID {
    /// The id of the nth sample of its kind.
    static func sample(_ number: UInt64) -> Self { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

/// An order that is paid in euros, unless a test says something else about it.
func order(
    _ number: UInt64,
    of buyer: ID<Person>,
    amount: Int64 = 2000,
    currency: Currency = .eur,
    at time: Timestamp
) -> Trade.Order {
    Trade.Order(
        id: .sample(number),
        buyer: buyer,
        lines: [],
        total: Money(amount, currency),
        refunded: Money(0, currency),
        state: .paid,
        placedAt: time,
        paidAt: time
    )
}

extension ServiceHarness<RiskControlService> {
    /// Assesses with the clock's time unless another is given.
    @discardableResult
    func assess(
        _ action: RiskControl.Action,
        _ person: ID<Person>,
        subject: String? = nil,
        amount: Int64? = nil,
        device: String? = nil,
        network: String? = nil,
        address: String? = nil,
        payment: String? = nil,
        counterparty: ID<Person>? = nil,
        at: Timestamp? = nil
    ) throws -> RiskControl.ActionAssessed {
        try send(
            RiskControl.AssessAction(
                action: action,
                person: person,
                subject: subject,
                amount: amount.map { Money($0, .eur) },
                device: device,
                network: network,
                address: address,
                payment: payment,
                counterparty: counterparty,
                at: at
            )
        )
    }

    /// Has somebody leave.
    func erase(_ number: UInt64) throws {
        try deliver(
            Identity.ErasureRequested(request: .sample(number), person: .sample(number), requestedAt: clock.now)
        )
    }

    /// Has somebody join whom nobody assesses.
    func join(_ person: ID<Person>, device: String? = nil, at time: Timestamp? = nil) throws {
        try deliver(
            Identity.PersonRegistered(
                person: person,
                locale: "en",
                device: device,
                registeredAt: time ?? clock.now,
                isImported: time != nil
            )
        )
    }

    /// Gives the shop a usual amount: 100 paid orders of so much, on the day before.
    func sellHundredOrders(of amount: Int64) throws {
        for number in 1...100 as ClosedRange<UInt64> {
            try deliver(
                Trade.OrderPaid(
                    order: order(10_000 + number, of: .sample(9000 + number), amount: amount, at: clock.now - .days(1))
                )
            )
        }
    }
}

extension Duration {
    static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
    static func hours(_ count: Int) -> Duration { .minutes(60 * count) }
    static func days(_ count: Int) -> Duration { .hours(24 * count) }
}

extension RiskControl.ActionAssessed {
    var codes: [String] { reasons.map(\.code) }
}
