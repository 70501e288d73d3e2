import Model
import ServiceKit

/// Takes a request down and starts its clocks; one that is open already is not begun again, and its first date counts.
func receiveRequest(
    _ command: Identity.ReceiveRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    _ = try transaction.account(of: command.person)
    let laws = command.laws ?? Identity.PrivacyLaw.allCases
    guard !laws.isEmpty, Set(laws).count == laws.count else {
        throw Refusal(.invalidField, "Name each law that applies, once.", path: "$.laws")
    }
    let receivedAt = command.receivedAt ?? transaction.now
    guard receivedAt <= transaction.now else {
        throw Refusal(.invalidField, "The request can't have come in the future.", path: "$.received_at")
    }
    let id = command.request ?? transaction.newID()
    guard try transaction.requests.find(id) == nil else {
        throw Refusal(.invalidField, "Another request has the id \(id).", path: "$.request")
    }
    var earlier = try transaction.requests.findOpen(of: command.person).first { $0.kind == command.kind }
    let request = PrivacyRequest(
        request: id,
        person: command.person,
        kind: command.kind,
        clock: LegalClock(receivedAt: receivedAt, laws: laws),
        duplicateOf: earlier,
        at: transaction.now
    )
    earlier?.backdate(to: receivedAt)
    if let earlier { try transaction.keep(earlier) }
    return try transaction.announce(request)
}
