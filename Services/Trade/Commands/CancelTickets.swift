import Model
import ServiceKit

/// Takes back the next tickets of a flash sale that does not take place and tells who had them, and goes on with the rest.
func cancelTickets(_ command: Trade.CancelTickets, in transaction: Transaction) throws -> FlashSale {
    let sale = try transaction.require(command.sale)
    guard sale.state == .refused else { return sale }
    let tickets = try transaction.flashSales.takeTickets(of: sale.id, limit: mostTickets)
    for ticket in tickets {
        transaction.send(
            Notification.SendMessage(
                person: ticket.person,
                template: "flash_sale_off",
                key: "flash_sale_off \(sale.id)"
            )
        )
    }
    if tickets.count == mostTickets { transaction.schedule(command, at: transaction.now) }
    return sale
}

/// So that others have their turn between them, however many wait.
private let mostTickets = 200
