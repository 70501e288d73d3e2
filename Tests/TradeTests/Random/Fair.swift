import Model

/// The reference for campaigns: who has which pieces of a sale, and what bargains have come down to.
///
/// It knows nothing of states of orders; it only listens to what the service announces.
struct Fair {
    private struct Sale {
        var quota: Int
        var perPerson: Int
        var pieces: [ID<Trade.Order>: Pieces] = [:]

        var sold: Int { pieces.values.reduce(0) { $0 + $1.quantity } }
    }

    private struct Pieces {
        /// Nil once the person has left.
        var person: ID<Person>?
        var quantity: Int
    }

    private struct Haggle {
        var price: Int64
        var floor: Int64
        var cutsLeft: Int
        /// Whoever can't help in it: those who have, and who has opened it.
        var people: Set<ID<Person>>
        var order: ID<Trade.Order>?
        var isOver = false

        var isReached: Bool { cutsLeft == 0 && price == floor }
    }

    /// Flash sales and presales.
    private var sales: [UUID128: Sale] = [:]
    private var haggles: [ID<Trade.Bargain>: Haggle] = [:]
    /// As those are called who have left.
    private static let nobody = ID<Person>(UUID128(high: 0, low: 0))

    /// Whether an order has the pieces or the bargain that it was placed for; nil if it was for neither.
    func has(_ order: Trade.Order) -> Bool? {
        if let sale = order.flashSale?.uuid ?? order.presale?.uuid { return sales[sale]?.pieces[order.id] != nil }
        return order.bargain.map { haggles[$0]?.order == order.id }
    }

    mutating func forget(_ person: ID<Person>) {
        for (sale, held) in sales {
            for (order, pieces) in held.pieces where pieces.person == person {
                sales[sale]?.pieces[order]?.person = nil
            }
        }
    }
}

// Flash sales and presales.
extension Fair {
    mutating func plan(_ sale: UUID128, quota: Int, perPerson: Int) {
        sales[sale] = Sale(quota: quota, perPerson: perPerson)
    }

    mutating func take(_ order: Trade.Order, of id: UUID128) throws(Broken) {
        guard var sale = sales[id] else { throw Broken("the sale of \(order) was never offered") }
        let pieces = Pieces(person: order.buyer, quantity: order.lines.reduce(0) { $0 + $1.quantity })
        guard sale.pieces.updateValue(pieces, forKey: order.id) == nil else {
            throw Broken("\(order.id) took its pieces twice")
        }
        guard sale.sold <= sale.quota else { throw Broken("\(order.id) is sold beyond \(sale.quota) pieces") }
        let own = sale.pieces.values.filter { $0.person == order.buyer }.reduce(0) { $0 + $1.quantity }
        guard own <= sale.perPerson else { throw Broken("\(order.buyer) has \(own) pieces by \(order.id)") }
        sales[id] = sale
    }

    func check(_ soldOut: Trade.FlashSaleSoldOut) throws(Broken) {
        guard let sale = sales[soldOut.sale.id.uuid], sale.sold == sale.quota, soldOut.sale.sold == sale.quota else {
            throw Broken("\(soldOut.sale.id) is not sold out")
        }
    }

    mutating func giveBack(
        _ quantity: Int,
        of order: ID<Trade.Order>,
        to id: UUID128,
        left: Int
    ) throws(Broken) {
        let pieces = sales[id]?.pieces.removeValue(forKey: order)
        guard let sale = sales[id], pieces?.quantity == quantity, left == sale.quota - sale.sold else {
            throw Broken("\(order) gives back something else than it had taken")
        }
    }
}

// Bargains.
extension Fair {
    mutating func begin(_ bargain: Trade.Bargain) {
        haggles[bargain.id] = Haggle(
            price: bargain.start.amount,
            floor: bargain.floor.amount,
            cutsLeft: bargain.cuts,
            people: [bargain.opener]
        )
    }

    mutating func cut(_ helped: Trade.BargainHelped) throws(Broken) {
        try change(helped.bargain.id) { haggle throws(Broken) in
            haggle.price -= helped.help.amount?.amount ?? 0
            haggle.cutsLeft -= 1
            guard haggle.price == helped.bargain.price.amount, haggle.price >= haggle.floor, haggle.cutsLeft >= 0,
                haggle.isReached == (helped.bargain.state == .reached)
            else { throw Broken("the cuts do not add up to \(helped.bargain)") }
            let person = helped.help.person
            guard person == Self.nobody || haggle.people.insert(person).inserted else {
                throw Broken("\(person) may not help in \(helped.bargain.id)")
            }
        }
    }

    mutating func sell(_ ordered: Trade.BargainOrdered) throws(Broken) {
        try change(ordered.bargain.id) { haggle throws(Broken) in
            guard haggle.isReached, haggle.order == nil, ordered.order.total.amount == haggle.floor else {
                throw Broken("\(ordered) buys what is not to be had")
            }
            haggle.order = ordered.order.id
        }
    }

    mutating func reopen(_ reopened: Trade.BargainReopened) throws(Broken) {
        try change(reopened.bargain.id) { haggle throws(Broken) in
            guard haggle.order == reopened.order else { throw Broken("\(reopened) was never its order") }
            haggle.order = nil
        }
    }

    mutating func end(_ bargain: Trade.Bargain) throws(Broken) {
        try change(bargain.id) { haggle in
            haggle.order = nil
            haggle.isOver = true
        }
    }

    /// Nothing happens to a bargain that is over.
    private mutating func change(
        _ id: ID<Trade.Bargain>,
        by change: (inout Haggle) throws(Broken) -> Void
    ) throws(Broken) {
        guard var haggle = haggles[id], !haggle.isOver else { throw Broken("\(id) is over, or never began") }
        try change(&haggle)
        haggles[id] = haggle
    }
}
