import Model
import ServiceKit

/// Lets everybody buy what orders of a sale have left; what they have reserved stays theirs.
func endAllotment(_ command: Catalogue.EndAllotment, in transaction: Transaction) throws -> Catalogue.StockAllotment {
    guard var allotment = try transaction.allotments.find(command.sale) else {
        throw Refusal(.allotmentNotFound, "Nothing was ever allotted to \(command.sale).", path: "$.sale")
    }
    guard allotment.state == .allotted else { return allotment }
    if allotment.left > 0 {
        try transaction.stock.release([allotment.leftLine])
        try transaction.serveWaiting(for: allotment.product)
    }
    allotment.end()
    try transaction.allotments.save(allotment)
    transaction.cancel(allotment.timer)
    return allotment
}
