import Model
import ServiceKit

/// Goes on with an order or a help that risk control lets pass, and ends one that it denies; verdicts on anything else
/// are not for trade.
///
/// What calls for a second look goes on, and so does what calls for a proof of identity: that is asked for with the
/// payment. A help is not worth that question.
func followVerdictOnActionAssessed(_ event: RiskControl.ActionAssessed, in transaction: Transaction) throws {
    if event.action == .bargainHelp { return try transaction.followVerdict(event) }
    guard [.order, .groupJoin].contains(event.action), let id = event.subject.flatMap({ ID<Trade.Order>($0) }),
        var order = try transaction.orders.find(id), order.step == .verdict
    else { return }
    guard event.verdict != .deny else { return try transaction.refuse(order, because: Order.Reason.denied) }
    let before = order
    order.pass(event.verdict)
    try transaction.orders.move(order, from: before)
    try transaction.ask(for: order)
}
