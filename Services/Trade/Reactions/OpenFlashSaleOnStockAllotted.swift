import Model
import ServiceKit

/// Lets a flash sale sell whose pieces are set aside, and announces it, once.
func openFlashSaleOnStockAllotted(_ event: Catalogue.StockAllotted, in transaction: Transaction) throws {
    guard var sale = try transaction.flashSales.find(event.allotment.sale), sale.state == .planned else { return }
    sale.state = .ready
    try transaction.flashSales.save(.ready, of: sale.id)
    transaction.emit(Trade.FlashSalePrepared(sale: sale))
}
