import Model
import ServiceKit

/// Takes down somebody's wish to help, and asks risk control about it; the same again is answered, not repeated.
func helpBargain(_ command: Trade.HelpBargain, in transaction: Transaction) throws -> Trade.BargainHelp {
    try transaction.refuseIfErased(command.person, path: "$.person")
    if let id = command.id, let known = try transaction.bargains.findHelp(id) {
        guard known.view.bargain == command.bargain, known.view.person == command.person else {
            throw Refusal(.helpExists, "There is a help \(id) already.", path: "$.id")
        }
        return known.view
    }
    let bargain = try transaction.require(command.bargain)
    guard command.person != bargain.opener else {
        throw Refusal(.ownBargain, "The person has opened the bargain.", path: "$.person")
    }
    guard bargain.isRunning(at: transaction.now) else {
        throw Refusal(.bargainOver, "The bargain \(bargain.id) is \(bargain.state.rawValue).", path: "$.bargain")
    }
    guard try !transaction.bargains.hasHelped(command.person, in: bargain.id) else {
        throw Refusal(.alreadyHelped, "Everybody helps once in a bargain.", path: "$.person")
    }
    guard let offer = try transaction.bargains.findOffer(bargain.offer),
        try transaction.bargains.helpCount(of: command.person, in: offer.id) < offer.helpsPerPerson
    else { throw Refusal(.bargainLimit, "The person has helped often enough for one offer.", path: "$.person") }
    let help = BargainHelp(
        view: Trade.BargainHelp(
            id: command.id ?? transaction.newID(),
            bargain: bargain.id,
            person: command.person,
            state: .asked,
            askedAt: transaction.now
        ),
        device: command.device,
        network: command.network
    )
    try transaction.bargains.save(help)
    try transaction.ask(for: help)
    return help.view
}
