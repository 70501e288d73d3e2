import Model

/// Nothing about an allotment is the catalogue's secret, so the entity is the contract's own type.
typealias Allotment = Catalogue.StockAllotment

extension Allotment {
    /// What a sale asks for, as if everything were there.
    init(_ command: Catalogue.AllotStock) throws(Refusal) {
        guard (1...Reservation.mostPieces).contains(command.quantity) else {
            throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces.", path: "$.quantity")
        }
        self.init(
            sale: command.sale,
            product: command.product,
            quantity: command.quantity,
            left: command.quantity,
            state: .allotted,
            until: command.until
        )
    }

    /// The name of the timer that ends it.
    var timer: String { "allotment.\(sale)" }

    var leftLine: Catalogue.StockLine { Catalogue.StockLine(product: product, quantity: left) }

    mutating func refuse() {
        state = .refused
        left = 0
    }

    mutating func end() {
        state = .ended
        left = 0
    }
}
