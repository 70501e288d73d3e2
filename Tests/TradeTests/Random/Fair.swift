import Model
import ServiceKit
import Storage
import Support

@testable import TradeService

/// Trade with one flash sale and some bargains, where whatever may happen happens at any time.
final class Fair {
    private var trade: ServiceHarness<TradeService>
    private var random: SeededGenerator
    private var orders: [UInt64] = [1000]
    private var bargains: [UInt64] = []
    private var helps: [(person: UInt64, bargain: UInt64)] = []
    private var payments: [Trade.PaymentStarted] = []
    private var lastNumber: UInt64 = 1000
    /// How often each thing has come about.
    private(set) var outcomes: [String: Int] = [:]

    private static let quota = 6
    private static let perPerson = 2

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        trade = try ServiceHarness<TradeService>.selling()
        let now = trade.clock.now
        try trade.offerFlashSale(
            quota: Self.quota,
            perPerson: Self.perPerson,
            slots: (0..<40).map { hour in
                Trade.FlashSlot(from: now + .seconds(3600 * hour), until: now + .seconds(3600 * hour + 3000))
            }
        )
        try trade.joinFlashSale(1, order: 1000)
        try trade.offerBargain(cuts: 3, bargains: 1000, helps: 1000)
    }

    func step() throws {
        switch pick(15) {
        case 0...2: try join()
        case 3: try startBargain()
        case 4, 5: try askToHelp()
        case 6, 7: try judgeHelp()
        case 8: try buy()
        case 9: try trade.assess(anyOrder(), pick(6) == 0 ? .deny : .allow)
        case 10, 11: try answerForStock(anyOrder())
        case 12: try payments.append(trade.startPayment(anyOrder()))
        case 13:
            guard let payment = payments.randomElement(using: &random) else { return }
            try trade.settle(payment, pick(3) == 0 ? .declined : .succeeded)
        default: try letTimePass()
        }
    }

    private func join() throws {
        let isRepeat = pick(4) == 0
        let order = isRepeat ? anyOrder() : nextNumber()
        try trade.joinFlashSale(pick(1...5), order: order, quantity: Int(pick(1...2)))
        if !isRepeat { orders.append(order) }
    }

    private func startBargain() throws {
        let number = nextNumber()
        try trade.startBargain(number, opener: pick(1...3))
        bargains.append(number)
    }

    private func askToHelp() throws {
        guard let bargain = bargains.suffix(3).randomElement(using: &random) else { return }
        let person = pick(1...12)
        try trade.askToHelp(person, in: bargain)
        helps.append((person, bargain))
    }

    private func judgeHelp() throws {
        guard let help = helps.suffix(6).randomElement(using: &random) else { return }
        try trade.judgeHelp(help.person, in: help.bargain, pick(5) == 0 ? .deny : .allow)
    }

    private func buy() throws {
        let bargains = try trade.ask(Trade.FindBargains(state: pick(4) == 0 ? nil : .reached)).bargains
        guard let bargain = bargains.randomElement(using: &random) else { return }
        let order = nextNumber()
        try trade.send(Trade.BuyBargain(bargain: bargain.id, order: .sample(order), buyer: bargain.opener))
        orders.append(order)
    }

    private func answerForStock(_ order: UInt64) throws {
        let attempt = pick(4) == 0 ? 2 : 1
        if pick(8) == 0 {
            try trade.refuseStock(order, attempt: attempt)
        } else {
            try trade.reserve(order, attempt: attempt)
        }
    }

    private func letTimePass() throws {
        switch pick(6) {
        case 0:
            // What it has announced is forgotten with it.
            try countNews()
            trade = try ServiceHarness(restarting: trade)
        case 1: try trade.send(Trade.CancelOrder(order: .sample(anyOrder())))
        case let choice: try trade.pass([5, 60, 300, 1900][Int(choice) - 2])
        }
    }

    private func pick(_ count: UInt64) -> UInt64 { .random(in: 0..<count, using: &random) }
    private func pick(_ range: ClosedRange<UInt64>) -> UInt64 { .random(in: range, using: &random) }

    private func anyOrder() -> UInt64 { orders.suffix(12).randomElement(using: &random) ?? 1000 }

    private func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }
}

// What holds, whatever has happened.
extension Fair {
    func check() throws {
        try trade.store.read { database in
            for (rule, sql) in Self.rules where try database.one(sql) != nil { throw Broken(rule) }
            for row in try database.all("SELECT DISTINCT state FROM bargain") {
                outcomes[row["state"], default: 0] += 1
            }
        }
        for bargain in try trade.ask(Trade.FindBargains(limit: 10)).bargains {
            let explained = try trade.ask(Trade.ExplainBargain(bargain: bargain.id))
            guard explained.isVerified else { throw Broken("the cuts of \(bargain) are not those of its seed") }
        }
        let findings = try trade.ask(Trade.VerifyLedger()).findings
        guard findings.isEmpty else { throw Broken("the ledger is not verified: \(findings)") }
    }

    /// Counts what was announced since the last start.
    func countNews() throws {
        outcomes["returned", default: 0] += try trade.emitted(Trade.FlashSaleReturned.self).count
        outcomes["sold out", default: 0] += try trade.emitted(Trade.FlashSaleSoldOut.self).count
        outcomes["reopened", default: 0] += try trade.emitted(Trade.BargainReopened.self).count
        outcomes["refunded", default: 0] += try trade.emitted(Trade.RefundStarted.self).count
    }

    /// Each selects something if it is broken.
    ///
    /// An order lives until it ends before it is shipped; nothing is shipped here.
    private static let rules = [
        (
            "more pieces are sold than people have",
            """
            SELECT 1 FROM flash_sale
            WHERE sold <> (SELECT coalesce(sum(quantity), 0) FROM flash_purchase WHERE sale_id = id)
            """
        ),
        (
            "somebody has more pieces than one may have",
            """
            SELECT 1 FROM flash_purchase JOIN flash_sale ON id = sale_id
            GROUP BY sale_id, person HAVING sum(quantity) > per_person
            """
        ),
        ("an order lives without its pieces", "\(living("flash_sale_id")) EXCEPT SELECT order_id FROM flash_purchase"),
        (
            "an order has ended and keeps its pieces",
            "SELECT order_id FROM flash_purchase EXCEPT \(living("flash_sale_id"))"
        ),
        ("an order lives without its bargain", "\(living("bargain_id")) EXCEPT SELECT order_id FROM bargain"),
        (
            "a bargain is used by an order that has ended",
            "SELECT order_id FROM bargain WHERE order_id IS NOT NULL EXCEPT \(living("bargain_id"))"
        ),
    ]

    private static func living(_ campaign: String) -> String {
        """
        SELECT id FROM customer_order WHERE \(campaign) IS NOT NULL
            AND (state NOT IN ('cancelled', 'refused', 'refunded') OR step = 'late_stock')
        """
    }
}
