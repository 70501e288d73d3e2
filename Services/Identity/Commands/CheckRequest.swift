import Model
import ServiceKit

/// How long to leave a hold alone that keeps an erasure from beginning.
private let patience = Duration.seconds(3600)

/// Begins an erasure whose grace is over, unless the person is on hold, and tells those who should know how much time is
/// left, or that none is.
func checkRequest(
    _ command: Identity.CheckRequest,
    in transaction: Transaction
) throws -> Identity.PrivacyRequestReport {
    let now = transaction.now
    var request = try transaction.request(command.request)
    let isOver = request.state == .grace && request.graceUntil.map { $0 <= now } ?? false
    let isHeld = try isOver && transaction.holds.contains(request.person)
    if isOver, !isHeld {
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
    try transaction.keep(request, lookingAgain: isHeld ? now + patience : nil)
    return Identity.PrivacyRequestReport(request, at: now)
}
