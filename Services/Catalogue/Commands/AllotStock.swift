import Model
import ServiceKit

/// Sets pieces aside for a sale or refuses to, and announces which; asked again, announces the same again.
///
/// What orders wait for is no sale's.
func allotStock(_ command: Catalogue.AllotStock, in transaction: Transaction) throws -> Catalogue.StockAllotment {
    if let standing = try transaction.allotments.find(command.sale) {
        announce(standing, in: transaction)
        return standing
    }
    var allotment = try Allotment(command)
    let line = [allotment.leftLine]
    if try transaction.waiting.firstAwaited(of: line) == nil, try transaction.stock.reserve(line) == nil {
        transaction.schedule(Catalogue.EndAllotment(sale: allotment.sale), at: allotment.until, key: allotment.timer)
    } else {
        allotment.refuse()
    }
    try transaction.allotments.save(allotment)
    announce(allotment, in: transaction)
    return allotment
}

private func announce(_ allotment: Allotment, in transaction: Transaction) {
    if allotment.state == .refused {
        transaction.emit(Catalogue.AllotmentRefused(sale: allotment.sale, product: allotment.product))
    } else {
        transaction.emit(Catalogue.StockAllotted(allotment: allotment))
    }
}
