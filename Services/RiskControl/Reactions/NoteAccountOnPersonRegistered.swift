import Model
import ServiceKit

/// Learns how old an account is and which device it came from; the assessment of the registration comes by itself.
func noteAccountOnPersonRegistered(_ event: Identity.PersonRegistered, in transaction: Transaction) throws {
    guard try !transaction.isErased(event.person) else { return }
    try transaction.accounts.note(event.person, registeredAt: event.registeredAt)
    guard let device = event.device else { return }
    try transaction.links.add(.device, device, of: event.person, since: event.registeredAt)
}
