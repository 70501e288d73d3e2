import Model
import ServiceKit

/// Learns who lives where, by a fingerprint that tells nothing about the place.
func linkAddressOnAddressAdded(_ event: Identity.AddressAdded, in transaction: Transaction) throws {
    guard try !transaction.isErased(event.person) else { return }
    try transaction.links.add(event.address, of: event.person, fingerprint: event.fingerprint)
    try transaction.links.add(.address, event.fingerprint, of: event.person, since: transaction.now)
}
