import Model
import ServiceKit

/// Keeps an address under the person's key; others are told its id, and a fingerprint that is the same for the same
/// address of anybody.
func addAddress(_ command: Identity.AddAddress, in transaction: Transaction) throws -> Identity.AddressAdded {
    let keys = transaction.keys
    let account = try transaction.account(of: command.person)
    guard command.country.utf8.count == 2, command.country.utf8.allSatisfy({ 65...90 ~= $0 }) else {
        throw Refusal(.invalidField, "A country is two capital letters (ISO 3166-1), such as CN.", path: "$.country")
    }
    let text = try PersonalText.address(
        keys.open(command.address, at: "$.address", of: Identity.AddAddress.self, person: command.person)
    )
    let added = Identity.AddressAdded(
        address: command.id ?? transaction.newID(),
        person: command.person,
        country: command.country,
        fingerprint: keys.fingerprint(ofAddress: text, in: command.country)
    )
    if let existing = try transaction.addresses.find(added.address) {
        guard existing == added else {
            throw Refusal(.invalidField, "Another address has the id \(added.address).", path: "$.id")
        }
        return existing
    }
    let envelope = try keys.seal(text, as: .address, of: command.person, ring: account.ring)
    try transaction.addresses.add(added, envelope, at: transaction.now)
    transaction.emit(added)
    return added
}
