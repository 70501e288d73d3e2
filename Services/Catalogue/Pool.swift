import Model

typealias Pool = Catalogue.Pool

extension Pool {
    init(_ command: Catalogue.OpenPool, id: ID<Pool>, at now: Timestamp) throws(Refusal) {
        self.init(
            id: id,
            product: command.product,
            minimum: command.minimum,
            supplier: command.supplier,
            closesAt: command.closesAt
        )
        guard (1...Reservation.mostPieces).contains(minimum) else {
            throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces.", path: "$.minimum")
        }
        guard closesAt > now else {
            throw Refusal(.invalidField, "A pool closes in the future.", path: "$.closes_at")
        }
        if let supplier { try Product.check(supplier, at: "$.supplier", maximum: 80, isOneLine: true) }
    }

    /// Takes in what a group wants.
    mutating func add(_ group: Trade.GroupBuy) {
        pieces += group.size
        groups += 1
    }

    /// Takes in what buyers have ordered before it is there.
    mutating func add(_ presale: Trade.Presale) {
        pieces += presale.sold
    }

    /// Ends the gathering; whether enough was wanted.
    mutating func close(purchase: ID<Purchase>) -> Bool {
        guard pieces >= minimum else {
            state = .dropped
            return false
        }
        state = .ordered
        self.purchase = purchase
        return true
    }

    /// The name of the timer that ends it.
    var timer: String { "pool.\(id)" }
}
