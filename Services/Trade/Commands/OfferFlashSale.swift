import Model
import ServiceKit

/// Plans a flash sale, announces it, and has its pieces set aside; the same again is answered, not repeated.
func offerFlashSale(_ command: Trade.OfferFlashSale, in transaction: Transaction) throws -> Trade.FlashSaleOffered {
    if let id = command.id, let known = try transaction.flashSales.find(id) {
        guard known.isOffered(by: command) else {
            throw Refusal(.flashSaleExists, "There is a flash sale \(id) already.", path: "$.id")
        }
        if known.state == .planned { transaction.send(known.allotment) }
        return Trade.FlashSaleOffered(sale: known)
    }
    let sale = try FlashSale(
        command,
        id: command.id ?? transaction.newID(),
        priceAlone: transaction.price(of: command.product, path: "$.product"),
        at: transaction.now
    )
    guard try !transaction.flashSales.hasRival(sale) else {
        throw Refusal(.slotTaken, "The product is in another flash sale at that time.", path: "$.slots")
    }
    try transaction.flashSales.add(sale)
    let offered = Trade.FlashSaleOffered(sale: sale)
    transaction.emit(offered)
    transaction.send(sale.allotment)
    return offered
}
