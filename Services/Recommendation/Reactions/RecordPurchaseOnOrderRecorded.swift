import Model
import ServiceKit

/// Keeps what was bought elsewhere, at the time it was.
func recordPurchaseOnOrderRecorded(_ event: Trade.OrderRecorded, in transaction: Transaction) throws {
    try transaction.keepPurchases(event.order)
}
