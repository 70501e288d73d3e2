import Model
import ServiceKit

// What an order has of the campaign that it was placed through: a seat, a price, or pieces. It is given back when the
// order ends before it is shipped.
extension Transaction {
    /// The order that the same wish has placed before, nil if there is none; refused if the id is another order's.
    func findPlaced(
        _ id: ID<Trade.Order>?,
        by buyer: ID<Person>,
        through campaign: Order.Campaign
    ) throws -> Order? {
        guard let known = try id.flatMap(orders.find) else { return nil }
        guard known.campaign == campaign, known.view.buyer == buyer else {
            throw Refusal(.orderExists, "There is an order \(known.view.id) already.", path: "$.order")
        }
        return known
    }

    func leaveCampaign(with order: Order) throws {
        switch order.campaign {
        case .groupBuy: try leaveGroupBuy(with: order)
        case .bargain(let id): try reopenBargain(id, after: order)
        case .flashSale(let id): try leaveFlashSale(id, with: order)
        case .presale(let id): try leavePresale(id, with: order)
        case nil: return
        }
    }

    /// Takes the same once more for an order that is paid after its time; whether that, or nothing, was possible.
    func takePlaceAgain(for order: inout Order) throws -> Bool {
        switch order.campaign {
        case .groupBuy(let id): try takeSeatAgain(in: id, for: &order)
        case .bargain(let id): try takeBargainAgain(id, for: order)
        case .flashSale(let id): try takePiecesAgain(of: id, for: order)
        case .presale(let id): try takePieces(of: id, for: order) == .taken
        case nil: true
        }
    }
}
