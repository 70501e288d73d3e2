import Model
import ServiceKit

/// Starts a payment and announces it; the same one again, or a second one while the first is open, is answered with the
/// first.
func payOrder(_ command: Trade.PayOrder, in transaction: Transaction) throws -> Trade.PaymentStarted {
    guard Sandbox(rawValue: command.instrument) != nil else {
        let known = Sandbox.allCases.map(\.rawValue).joined(separator: ", ")
        throw Refusal(.invalidField, "The sandbox takes \(known).", path: "$.instrument")
    }
    let order = try transaction.require(command.order)
    try transaction.checkActor(order.view.buyer)
    if let known = try command.id.flatMap(transaction.payments.find) {
        guard known.order == command.order, known.instrument == command.instrument else {
            throw Refusal(.paymentExists, "There is a payment \(known.id) already.", path: "$.id")
        }
        return known.started
    }
    try order.refuseUnlessPayable(at: transaction.now)
    if let open = try transaction.payments.findOpen(of: command.order) { return open.started }
    try transaction.checkApproved(order, by: command.approval)
    let payment = Payment(
        id: command.id ?? transaction.newID(),
        order: command.order,
        amount: order.view.total,
        instrument: command.instrument,
        startedAt: transaction.now
    )
    try transaction.payments.save(payment)
    transaction.emit(payment.started)
    transaction.capture(payment)
    return payment.started
}
