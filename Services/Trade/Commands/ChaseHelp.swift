import Model
import ServiceKit

/// Asks risk control again about a help that it has said nothing to, and gives up after the third time.
func chaseHelp(_ command: Trade.ChaseHelp, in transaction: Transaction) throws -> Trade.BargainHelp {
    guard var help = try transaction.bargains.findHelp(command.help) else {
        throw Refusal(.helpNotFound, "There is no help \(command.help).", path: "$.help")
    }
    guard help.view.state == .asked else { return help.view }
    help.asks += 1
    if Order.patience(after: help.asks) != nil {
        try transaction.bargains.save(help)
        try transaction.ask(for: help)
    } else {
        try transaction.refuse(help, because: Order.Reason.noVerdict)
    }
    return try transaction.bargains.findHelp(command.help)?.view ?? help.view
}
