import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

/// Random commands, repeats and time jumps, in any order, beside a model that anybody can check by eye.
@Suite struct `Stock beside a simple model` {
    /// What every order holds, and how much has come in.
    private struct Books {
        var received = [0, 0]
        var reserved: [UInt64: [Int]] = [:]
        var deadlines: [UInt64: Timestamp] = [:]
        var committed: [UInt64: [Int]] = [:]

        func available(_ product: Int) -> Int {
            received[product] - (Array(reserved.values) + Array(committed.values)).reduce(0) { $0 + $1[product] }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `is never oversold, and every piece is accounted for`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let catalogue = try ServiceHarness<CatalogueService>.stocked(0, 0)
        var books = Books()

        for _ in 1...400 {
            let order = UInt64.random(in: 1...30, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                let product = Int.random(in: 0...1, using: &random)
                try catalogue.send(Catalogue.ReceiveStock(product: .sample(UInt64(product + 1)), quantity: 4))
                books.received[product] += 4
            case 1...4:
                let wanted = [Int.random(in: 1...3, using: &random), Int.random(in: 1...3, using: &random)]
                let attempt = Int.random(in: 1...3, using: &random)
                let answer = try catalogue.reserve([(1, wanted[0]), (2, wanted[1])], for: order, attempt: attempt)
                if answer.state == .reserved {
                    let news = try #require(try catalogue.lastEmitted(Catalogue.StockReserved.self))
                    books.reserved[order] = news.lines.map(\.quantity)
                    books.deadlines[order] = news.expiresAt + Reservation.grace
                }
                if answer.state == .refused { books.reserved[order] = nil }
            case 5...6:
                if let lines = books.reserved[order] ?? books.committed[order] {
                    #expect(try catalogue.send(Catalogue.CommitStock(order: .sample(order))).state == .committed)
                    books.reserved[order] = nil
                    books.committed[order] = lines
                }
            case 7...8:
                try catalogue.send(Catalogue.ReleaseStock(order: .sample(order)))
                books.reserved[order] = nil
                books.committed[order] = nil
            default:
                catalogue.clock.advance(by: .seconds(Int.random(in: 1...2400, using: &random)))
                try catalogue.fireTimers()
                let now = catalogue.clock.now
                books.reserved = books.reserved.filter { order, _ in books.deadlines[order].map { $0 > now } ?? false }
            }

            for product in 0...1 {
                let stock = try catalogue.stock(UInt64(product + 1))
                #expect(stock.available == books.available(product))
                #expect(stock.available >= 0 && stock.reserved >= 0)
                #expect(stock.reserved == books.reserved.values.reduce(0) { $0 + $1[product] })
            }
        }
    }
}
