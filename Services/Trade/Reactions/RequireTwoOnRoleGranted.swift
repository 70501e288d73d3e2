import Model
import ServiceKit

/// From the second person on who has the duty treasury, it takes two of them to give much back by hand.
///
/// For good: whoever takes the duty from them all does not get round them. Before, there is nobody else to ask.
func requireTwoOnRoleGranted(_ event: Identity.RoleGranted, in transaction: Transaction) throws {
    guard event.duty.duty == .treasury, let holders = event.holders, holders > 1 else { return }
    try transaction.staffRefunds.takeTwo(from: transaction.now)
}
