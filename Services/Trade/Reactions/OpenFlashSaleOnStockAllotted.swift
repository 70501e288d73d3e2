import Model
import ServiceKit

/// Lets a flash sale sell whose pieces are set aside, and announces it, once; one that was called off needs them no more.
func openFlashSaleOnStockAllotted(_ event: Catalogue.StockAllotted, in transaction: Transaction) throws {
    guard var sale = try transaction.flashSales.find(event.allotment.sale) else { return }
    guard sale.state != .refused else { return transaction.send(Catalogue.EndAllotment(sale: sale.id)) }
    guard sale.state == .planned else { return }
    sale.state = .ready
    try transaction.flashSales.save(.ready, of: sale.id)
    transaction.emit(Trade.FlashSalePrepared(sale: sale))
}
