import Model
import ServiceKit

/// Lends one key of a person to the process that asks, sealed so that no other can use it.
///
/// To services alone: an operator with a key would read what nobody has logged.
func leaseKey(_ query: Identity.LeaseKey, in snapshot: Snapshot) throws -> Identity.KeyLease {
    guard snapshot.cause.user != "operator" else {
        throw Refusal(.notAllowed, "Keys are for services. \(Identity.RevealPerson.name) shows fields, and logs it.")
    }
    let account = try snapshot.account(of: query.person)
    guard let lease = try snapshot.keys.lease(query, of: account, until: snapshot.now + .seconds(900)) else {
        throw Refusal(.invalidField, "The person has no such version of this key.", path: "$.version")
    }
    return lease
}
