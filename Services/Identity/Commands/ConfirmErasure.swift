import Model
import ServiceKit

/// How long a service that is down is waited for before it is asked again.
private let patience = Duration.seconds(3600)

/// Notes that a service has erased the person; once the last one has found nothing left, destroys the keys and signs the
/// certificate.
func confirmErasure(
    _ command: Identity.ConfirmErasure,
    in transaction: Transaction
) throws -> Identity.ErasureConfirmed {
    guard var erasure = try transaction.erasures.find(command.request), erasure.person == command.person else {
        throw Refusal(.erasureNotFound, "There is no request \(command.request) of this person.", path: "$.request")
    }
    let service = command.confirmation.service
    if let sender = transaction.cause.sendingService, sender != service {
        throw Refusal(.notAllowed, "\(sender) can't confirm for \(service).", path: "$.confirmation.service")
    }
    let confirmed = Identity.ErasureConfirmed(
        request: command.request,
        person: command.person,
        confirmation: command.confirmation
    )
    let isNews = try erasure.confirm(command.confirmation)
    try transaction.checkSigned(command.confirmation, of: erasure)
    let reminder = "erasure \(erasure.request)"
    guard erasure.awaited.isEmpty else {
        try transaction.erasures.save(erasure)
        transaction.schedule(
            Identity.ErasePerson(person: erasure.person),
            at: transaction.now + patience,
            key: reminder
        )
        if isNews { transaction.emit(confirmed) }
        return confirmed
    }
    guard isNews, erasure.state != .certified else { return confirmed }
    try transaction.complete(&erasure)
    try transaction.erasures.save(erasure)
    try transaction.settle(.erasure(erasure.request))
    transaction.cancel(reminder)
    transaction.emit(confirmed)
    transaction.emit(
        Identity.PersonErased(request: erasure.request, person: erasure.person, erasedAt: transaction.now)
    )
    return confirmed
}
