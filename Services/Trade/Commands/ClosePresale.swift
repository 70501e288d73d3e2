import Model
import ServiceKit

/// Closes a presale whose last orders are paid or gone, and announces how many pieces are wanted, once.
func closePresale(_ command: Trade.ClosePresale, in transaction: Transaction) throws -> Trade.Presale {
    var presale = try transaction.require(command.presale)
    guard presale.closedAt == nil else { return presale }
    guard transaction.now >= presale.settledAt else {
        transaction.schedule(command, at: presale.settledAt, key: presale.timer)
        return presale
    }
    presale.closedAt = transaction.now
    try transaction.presales.close(presale.id, at: transaction.now)
    transaction.cancel(presale.timer)
    transaction.emit(Trade.PresaleClosed(presale: presale))
    return presale
}
