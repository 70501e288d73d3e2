import BenchmarkKit
import Foundation
import Model

/// What the services' databases say, once nothing moves any more.
struct Audit {
    var placed = 0
    var paid = 0
    var refused = 0
    var cancelled = 0
    /// Pieces that were sold and are not there.
    var oversold = 0
    /// Orders, payments, refunds and stock movements that exist once more than they should.
    var duplicateEffects = 0

    /// Waits until the catalogue has heard of every payment, then counts.
    static func whenQuiet(_ suite: RunningSuite, assortment: Assortment, sale: Sale) async throws -> Audit {
        let deadline = ContinuousClock.now + .seconds(60)
        func isQuiet() throws -> Bool {
            try suite.count("SELECT count(*) FROM reservation WHERE state = 'committed'", in: "catalogue")
                >= sale.paid.count
                && suite.count("SELECT count(*) FROM reservation WHERE state = 'reserved'", in: "catalogue") == 0
        }
        while try !isQuiet(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(100)) }
        return try Audit(suite, assortment: assortment, sale: sale)
    }

    private init(_ suite: RunningSuite, assortment: Assortment, sale: Sale) throws {
        func trade(_ sql: String) throws -> Int { try suite.count(sql, in: "trade") }
        func catalogue(_ sql: String) throws -> Int { try suite.count(sql, in: "catalogue") }

        placed = try trade("SELECT count(*) FROM customer_order")
        paid = try trade("SELECT count(*) FROM customer_order WHERE state = 'paid'")
        refused = try trade("SELECT count(*) FROM customer_order WHERE state = 'refused'")
        cancelled = try trade("SELECT count(*) FROM customer_order WHERE state = 'cancelled'")
        for product in assortment.products {
            let id = product.id.uuid.bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
            let sold = try trade(
                """
                SELECT coalesce(sum(quantity), 0) FROM order_line JOIN customer_order ON order_id = id
                WHERE state = 'paid' AND product_id = x'\(id)'
                """
            )
            let left = try catalogue("SELECT on_hand FROM stock WHERE product_id = x'\(id)'")
            oversold += max(0, sold - product.pieces)
            duplicateEffects += abs(product.pieces - sold - left)
        }
        duplicateEffects += abs(paid - sale.paid.count)
        duplicateEffects += try trade(
            """
            SELECT coalesce(sum(times - 1), 0) FROM
                (SELECT count(*) AS times FROM payment WHERE state = 'succeeded' GROUP BY order_id)
            """
        )
        // Nobody has cancelled what was paid, so nothing has to go back.
        duplicateEffects += try trade("SELECT count(*) FROM refund")
    }
}
