import Model
import ServiceKit

/// Begins an erasure whose grace is over, and tells those who should know how much time is left, or that none is.
func checkRequest(
    _ command: Identity.CheckRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    let now = transaction.now
    var request = try transaction.request(command.request)
    if request.state == .grace, let end = request.graceUntil, end <= now {
        _ = try erasePerson(Identity.ErasePerson(person: request.person), in: transaction)
        request = try transaction.request(command.request)
    }
    let dueAt = request.clock.deadline(at: now)
    for notice in request.notices(at: now) {
        switch notice {
        case .alarm(let percent):
            transaction.emit(
                Identity.RequestAlarmed(
                    request: request.request,
                    person: request.person,
                    percent: percent,
                    dueAt: dueAt
                )
            )
        case .overdue:
            transaction.emit(
                Identity.RequestEscalated(request: request.request, person: request.person, dueAt: dueAt)
            )
        }
    }
    try transaction.keep(request)
    return Identity.PrivacyRequestReport(request, at: now)
}
