import Model
import ServiceKit

/// Gives a person the next ticket of the waiting room; who has one for the slot is told of it again.
func enterFlashSale(_ command: Trade.EnterFlashSale, in transaction: Transaction) throws -> Trade.FlashTicket {
    try transaction.refuseIfErased(command.person, path: "$.person")
    let sale = try transaction.require(command.sale)
    try sale.refuseIfRefused()
    guard let rate = sale.admissionsPerSecond else {
        throw Refusal(.noWaitingRoom, "Join the flash sale \(sale.id) without a ticket.", path: "$.sale")
    }
    guard let slot = sale.slot(at: transaction.now),
        var room = try transaction.flashSales.waitingRoom(of: sale.id, slot: slot)
    else { throw Refusal(.flashSaleOver, "The flash sale \(sale.id) is over.", path: "$.sale") }
    if let known = try transaction.flashSales.findTicket(of: command.person, for: sale.id, slot: slot) { return known }
    let (number, admittedAt) = room.enter(at: transaction.now, admissionsPerSecond: rate)
    let ticket = Trade.FlashTicket(
        id: transaction.newID(),
        sale: sale.id,
        person: command.person,
        slot: slot,
        number: number,
        admittedAt: admittedAt
    )
    try transaction.flashSales.save(room, of: sale.id)
    try transaction.flashSales.add(ticket)
    return ticket
}
