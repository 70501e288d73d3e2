import Model
import ServiceKit

/// Starts to do what the person has asked, perhaps but for a part; an erasure with a grace period restricts their data and
/// waits.
func acceptRequest(
    _ command: Identity.AcceptRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    var request = try transaction.request(command.request)
    guard request.isOpen, request.state != .fulfilling else {
        throw Refusal(.requestNotOpen, "The request is \(request.state.rawValue).", path: "$.request")
    }
    if request.kind == .erasure { try transaction.checkErasureApproved(command.approval, by: request.person) }
    if let grounds = command.exceptions { try request.except(grounds) }
    if request.state == .identityPending { try request.resume(at: transaction.now) }
    if let days = command.graceDays {
        try request.startGrace(days: days, at: transaction.now)
        try transaction.restrict(request.person, because: .erasurePending)
        return try transaction.announce(request)
    }
    try transaction.requests.save(request)
    switch request.kind {
    case .access: _ = try requestExport(Identity.RequestExport(person: request.person), in: transaction)
    case .erasure:
        _ = try erasePerson(
            Identity.ErasePerson(person: request.person, approval: command.approval),
            in: transaction
        )
    case .restriction:
        _ = try transaction.account(of: request.person)
        try transaction.restrict(request.person, because: command.ground ?? .accuracyContested)
        try request.settle(at: transaction.now)
        return try transaction.announce(request)
    }
    return Identity.PrivacyRequestReport(try transaction.request(command.request), at: transaction.now)
}
