import Model
import ServiceKit
import Support

@testable import CatalogueService

extension ID<Person> {
    /// The id of the nth sample person.
    static func sample(_ number: UInt64) -> Self {
        ID(UUID128(high: 0x019B_76DA_A800_7000, low: 0x8000_0000_0000_0000 + number))
    }
}

extension ServiceHarness<CatalogueService> {
    /// A product on sale, which some people have received.
    static func withReceivers(_ receivers: UInt64...) throws -> ServiceHarness {
        let catalogue = try stocked(0)
        for receiver in receivers { try catalogue.deliver(received(by: .sample(receiver), order: receiver)) }
        return catalogue
    }

    /// A review, which everybody can read if it is `shown`.
    @discardableResult
    func review(_ rating: Int, _ text: String? = nil, by author: UInt64, shown: Bool = false) throws -> Contribution {
        let review = try send(
            Catalogue.WriteReview(product: .sample(1), author: .sample(author), rating: rating, text: text)
        )
        if shown { try send(Catalogue.ModerateContribution(contribution: review.id, isShown: true)) }
        return review
    }

    func question(_ text: String, by author: UInt64, shown: Bool = false) throws -> Contribution {
        let question = try send(Catalogue.AskQuestion(product: .sample(1), author: .sample(author), text: text))
        if shown { try send(Catalogue.ModerateContribution(contribution: question.id, isShown: true)) }
        return question
    }

    func reviews() throws -> Catalogue.FindReviews.Reply {
        try ask(Catalogue.FindReviews(product: .sample(1)))
    }

    func erase(_ person: ID<Person>) throws {
        try deliver(
            Identity.ErasureRequested(request: ID(UUID128(high: 1, low: 9)), person: person, requestedAt: clock.now)
        )
    }
}

/// The news that somebody has the first product.
func received(by person: ID<Person>, order number: UInt64) -> Trade.OrderReceived {
    var order = Trade.Order.example
    order.id = .sample(number)
    order.buyer = person
    order.lines[0].product = .sample(1)
    // When the clock of a harness begins.
    order.receivedAt = Timestamp(milliseconds: 1_767_225_600_000)
    return Trade.OrderReceived(order: order)
}
