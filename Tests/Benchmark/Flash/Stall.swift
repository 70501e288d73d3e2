import AMQP
import BenchmarkKit
import Messaging
import Model

/// All of Souk, with one product in one flash sale.
struct Stall {
    let suite: RunningSuite
    let client: RequestClient

    struct Audit {
        var sold: Int
        /// Pieces that somebody was promised and that are not there.
        var oversold: Int
        /// Pieces that people have beyond what one person may have.
        var overLimit: Int
    }

    static func goods(_ pieces: Int) -> Goods {
        Goods(id: ID(numbered: 0), title: "What everybody wants", price: Money(9900, .eur), pieces: pieces)
    }

    /// Lets the sale of all pieces begin at once.
    func open(pieces: Int) async throws -> ID<Trade.FlashSale> {
        let now = Environment.system.now()
        let offered = try await client.send(
            Trade.OfferFlashSale(
                product: Self.goods(pieces).id,
                price: Money(4900, .eur),
                quota: pieces,
                slots: [.init(from: now, until: now + .seconds(3600))]
            ),
            id: ID<Trade.Order>(numbered: 1).uuid
        )
        try await wait(for: "the pieces to be set aside") {
            try await client.ask(Trade.FindFlashSales(sale: offered.sale.id)).sales.first?.state == .ready
        }
        return offered.sale.id
    }

    /// Compares what people were told with what the databases hold, once the catalogue has reserved it all.
    func audit(_ outcome: RushOutcome, pieces: Int) async throws -> Audit {
        try await wait(for: "the catalogue to reserve every piece") {
            try suite.count("SELECT count(*) FROM reservation WHERE state = 'reserved'", in: "catalogue")
                == outcome.joined.count
        }
        let sold = try suite.count("SELECT sum(sold) FROM flash_sale", in: "trade")
        let taken = try suite.count("SELECT coalesce(sum(quantity), 0) FROM flash_purchase", in: "trade")
        let ordered = try suite.count(
            """
            SELECT count(*) FROM customer_order
            WHERE flash_sale_id IS NOT NULL AND state NOT IN ('refused', 'cancelled')
            """,
            in: "trade"
        )
        let tooMany = try suite.count(
            """
            SELECT coalesce(sum(pieces - 1), 0)
            FROM (SELECT sum(quantity) AS pieces FROM flash_purchase GROUP BY sale_id, person)
            """,
            in: "trade"
        )
        guard sold == taken, taken == ordered, ordered == outcome.joined.count else {
            throw BenchmarkFailure(
                "Sold \(sold), taken \(taken), ordered \(ordered), promised \(outcome.joined.count)."
            )
        }
        return Audit(sold: sold, oversold: max(0, sold - pieces), overLimit: tooMany)
    }
}
