import Model
import ServiceKit

/// Keeps what was given back: a product with nothing left of it counts as bought no more.
func recordReturnOnReturnRecorded(_ event: Trade.ReturnRecorded, in transaction: Transaction) throws {
    try transaction.keep(event.lines, of: event.buyer, .giveBack, at: event.returnedAt)
}
