import Model
import ServiceKit
import Support
import Testing

@testable import RecommendationService

typealias Shop = ServiceHarness<RecommendationService>

extension ID {
    /// The nth id of its kind.
    static func sample(_ number: UInt64) -> ID { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

extension Catalogue.Product {
    static func sample(
        _ number: UInt64,
        title: String = "Thing",
        tags: [String] = [],
        price: Int64 = 1000,
        state: Catalogue.ProductState = .published,
        changedAt: Timestamp = .init(milliseconds: 1_767_225_600_000)
    ) -> Catalogue.Product {
        Catalogue.Product(
            id: .sample(number),
            sku: "\(number)",
            title: .english(title),
            price: Money(price, .eur),
            tags: tags,
            state: state,
            createdAt: changedAt
        )
    }
}

extension Trade.Order {
    /// A paid order of one piece of each product.
    static func sample(
        _ number: UInt64 = 1,
        buyer: UInt64,
        products: [UInt64],
        quantity: Int = 1,
        at time: Timestamp
    ) -> Trade.Order {
        Trade.Order(
            id: .sample(number),
            buyer: .sample(buyer),
            lines: products.map { .sample($0, quantity: quantity) },
            total: Money(1000, .eur),
            refunded: Money(0, .eur),
            state: .paid,
            placedAt: time,
            paidAt: time
        )
    }
}

extension Trade.OrderLine {
    static func sample(_ product: UInt64, quantity: Int = 1) -> Trade.OrderLine {
        Trade.OrderLine(
            product: .sample(product),
            quantity: quantity,
            unitPrice: Money(1000, .eur),
            amount: Money(1000 * Int64(quantity), .eur)
        )
    }
}

extension Identity.Consent {
    static func sample(
        _ purpose: Identity.Purpose = .personalisation,
        grantedAt: Timestamp,
        withdrawnAt: Timestamp? = nil
    ) -> Identity.Consent {
        Identity.Consent(
            receipt: .sample(1),
            purpose: purpose,
            version: "1",
            grantedAt: grantedAt,
            withdrawnAt: withdrawnAt
        )
    }
}

extension ServiceHarness<RecommendationService> {
    func publish(_ numbers: ClosedRange<UInt64>) throws {
        for number in numbers { try deliver(Catalogue.ProductPublished(product: .sample(number))) }
    }

    func like(_ person: UInt64, _ products: UInt64...) throws {
        for product in products {
            try send(Recommendation.RecordFeedback(person: .sample(person), product: .sample(product), kind: .like))
        }
    }

    func follow(_ follower: UInt64, _ followees: UInt64...) throws {
        for followee in followees {
            try deliver(
                SocialGraph.PersonFollowed(
                    follower: .sample(follower),
                    followee: .sample(followee),
                    followedAt: clock.now,
                    isImported: false
                )
            )
        }
    }

    /// Has people allow personalisation.
    func allow(_ people: UInt64...) throws {
        for person in people {
            try deliver(Identity.ConsentGranted(person: .sample(person), consent: .sample(grantedAt: clock.now)))
        }
    }

    func feed(_ person: UInt64, limit: Int? = nil, isSeenIncluded: Bool? = nil) throws -> Recommendation.Feed {
        try ask(Recommendation.AskFeed(person: .sample(person), limit: limit, isSeenIncluded: isSeenIncluded))
    }

    /// The last digits of the products that a person is shown.
    func shown(_ person: UInt64, isSeenIncluded: Bool? = nil) throws -> [UInt64] {
        try feed(person, isSeenIncluded: isSeenIncluded).items.map(\.product.uuid.low)
    }

    /// The service as a new start would find it.
    func restarted() throws -> Shop { try Shop(RecommendationService.self, store: store) }
}

extension Recommendation.Feed {
    /// The reasons of one kind for a product.
    func reasons(_ code: Recommendation.ReasonCode, for product: UInt64) -> [Recommendation.Reason] {
        items.first { $0.product == .sample(product) }?.reasons.filter { $0.code == code } ?? []
    }
}
