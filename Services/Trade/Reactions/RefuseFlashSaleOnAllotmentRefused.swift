import Model
import ServiceKit

/// Calls off a flash sale that there are too few pieces for, and announces it, once.
func refuseFlashSaleOnAllotmentRefused(_ event: Catalogue.AllotmentRefused, in transaction: Transaction) throws {
    guard let sale = try transaction.flashSales.find(event.sale), sale.state == .planned else { return }
    try transaction.callOff(sale)
}
