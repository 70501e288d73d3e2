import Model
import ServiceKit

/// Takes no more orders of a presale whose time is over, and announces how many pieces are wanted, once.
func closePresale(_ command: Trade.ClosePresale, in transaction: Transaction) throws -> Trade.Presale {
    var presale = try transaction.require(command.presale)
    guard presale.closedAt == nil, transaction.now >= presale.until else { return presale }
    presale.closedAt = transaction.now
    try transaction.presales.close(presale.id, at: transaction.now)
    transaction.cancel(presale.timer)
    transaction.emit(Trade.PresaleClosed(presale: presale))
    return presale
}
