import Model
import ServiceKit

/// Lends one key of a person to the process that asks, sealed so that no other can use it.
func leaseKey(_ query: Identity.LeaseKey, in snapshot: Snapshot) throws -> Identity.KeyLease {
    let account = try snapshot.account(of: query.person)
    guard let lease = try snapshot.keys.lease(query, of: account, until: snapshot.now + .seconds(900)) else {
        throw Refusal(.invalidField, "The person has no such version of this key.", path: "$.version")
    }
    return lease
}
