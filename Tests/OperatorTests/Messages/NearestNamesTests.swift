import Testing

@testable import Operator

@Suite struct `Nearest names` {
    let names = ["catalogue.product.create", "catalogue.product.retire", "catalogue.product.find", "trade.order.place"]

    @Test func `finds a name with a typing mistake`() {
        #expect(nearestNames(to: "catalogue.prodcut.create", among: names).first == "catalogue.product.create")
    }

    @Test func `finds a name by a part of it`() {
        #expect(nearestNames(to: "order.place", among: names) == ["trade.order.place"])
    }

    @Test func `offers nothing where nothing is close`() {
        #expect(nearestNames(to: "zebra", among: names).isEmpty)
        #expect(suggestion(for: "zebra", among: names) == nil)
    }

    @Test func `joins several as a question`() {
        #expect(
            suggestion(for: "catalogue.product", among: names)
                == "Did you mean catalogue.product.create, catalogue.product.find or catalogue.product.retire?"
        )
    }
}
