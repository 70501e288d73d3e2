import AMQP
import Messaging
import Model
import Support

@testable import TradeService

// What people do in campaigns.
extension World {
    func joinSale(_ a: Int, _ b: Int) throws {
        guard let sale = sales.pick(a, where: { $0.state == .ready }) else { return try offerSale(a, b) }
        var ticket: Trade.FlashTicket?
        if sale.admissionsPerSecond != nil {
            ticket = tickets.pick(b) { $0.sale == sale.id }
            guard ticket != nil, !b.isMultiple(of: 3) else {
                let new = try send(Trade.EnterFlashSale(sale: sale.id, person: person(b)))
                if let new { tickets.note(new, as: new.id) }
                return
            }
        }
        try send(
            Trade.JoinFlashSale(
                sale: sale.id,
                order: next(),
                buyer: ticket?.person ?? person(b),
                quantity: 1 + b / 9 % 2,
                ticket: ticket?.id
            )
        )
    }

    func orderPresale(_ a: Int, _ b: Int) throws {
        guard let presale = presales.pick(a, where: { $0.closedAt == nil }) else { return try offerPresale(a, b) }
        try send(
            Trade.OrderPresale(presale: presale.id, order: next(), buyer: person(b), quantity: 1 + b / 9 % 2)
        )
    }

    func startBargain(_ opener: ID<Person>) throws {
        try send(Trade.StartBargain(id: next(), offer: .sample(flagship), opener: opener))
    }

    func help(_ a: Int, _ b: Int) throws {
        guard let bargain = bargains.pick(a, where: { $0.state == .running }) else {
            return try startBargain(person(b))
        }
        try send(Trade.HelpBargain(id: next(), bargain: bargain.id, person: person(b)))
    }

    func buyBargain(_ a: Int, _ b: Int) throws {
        guard let bargain = bargains.pick(a, where: { $0.state == .reached }) else { return try help(a, b) }
        let buyer = b.isMultiple(of: 8) ? person(b) : bargain.opener
        try send(Trade.BuyBargain(bargain: bargain.id, order: next(), buyer: buyer))
    }
}

// What the shop offers.
extension World {
    /// For some hours, with a pause in each; every third has a waiting room.
    func offerSale(_ a: Int, _ b: Int) throws {
        let begin = trade.clock.now + .seconds(a.isMultiple(of: 4) ? 600 : 0)
        try send(
            Trade.OfferFlashSale(
                id: next(),
                product: .sample(flagship),
                price: Money(600, .eur),
                quota: 2 + b % 4,
                perPerson: 1 + b / 4 % 2,
                slots: (0...a % 6).map { hour in
                    Trade.FlashSlot(from: begin + .seconds(3600 * hour), until: begin + .seconds(3600 * hour + 3000))
                },
                admissionsPerSecond: b.isMultiple(of: 3) ? 1 : nil
            )
        )
    }

    /// Of goods that are there or not; those that are not come with the next restocking, or too late.
    func offerPresale(_ a: Int, _ b: Int) throws {
        let until = trade.clock.now + .seconds([600, 7200, 90_000][a % 3])
        try send(
            Trade.OfferPresale(
                id: next(),
                product: .sample(flagship),
                price: Money(800, .eur),
                quota: 3 + b % 6,
                perPerson: 1 + b / 6 % 3,
                until: until,
                arrivesBy: until + .seconds([86_400, 200_000, 900_000][b % 3])
            )
        )
    }
}

// What is announced about them.
extension World {
    func collectBargain(_ message: OutgoingMessage) throws {
        func decode<E: Event>(_ type: E.Type) throws -> E { try JSON.decode(type, from: message.body) }
        func note(_ bargain: Trade.Bargain) { bargains.note(bargain, as: bargain.id) }
        switch message.routingKey {
        case Trade.BargainStarted.name:
            let started = try decode(Trade.BargainStarted.self)
            note(started.bargain)
            fair.begin(started.bargain)
        case Trade.BargainHelped.name:
            let helped = try decode(Trade.BargainHelped.self)
            note(helped.bargain)
            try fair.cut(helped)
        case Trade.BargainReached.name: note(try decode(Trade.BargainReached.self).bargain)
        case Trade.BargainOrdered.name:
            let ordered = try decode(Trade.BargainOrdered.self)
            note(ordered.bargain)
            try fair.sell(ordered)
        case Trade.BargainReopened.name:
            let reopened = try decode(Trade.BargainReopened.self)
            note(reopened.bargain)
            try fair.reopen(reopened)
        case Trade.BargainExpired.name:
            let expired = try decode(Trade.BargainExpired.self)
            note(expired.bargain)
            try fair.end(expired.bargain)
        default: break
        }
    }

    func collectSale(_ message: OutgoingMessage) throws {
        func decode<E: Event>(_ type: E.Type) throws -> E { try JSON.decode(type, from: message.body) }
        func note(_ sale: Trade.FlashSale) { sales.note(sale, as: sale.id) }
        switch message.routingKey {
        case Trade.FlashSaleOffered.name:
            let offered = try decode(Trade.FlashSaleOffered.self)
            note(offered.sale)
            fair.plan(offered.sale.id.uuid, quota: offered.sale.quota, perPerson: offered.sale.perPerson)
        case Trade.FlashSalePrepared.name: note(try decode(Trade.FlashSalePrepared.self).sale)
        case Trade.FlashSaleRefused.name: note(try decode(Trade.FlashSaleRefused.self).sale)
        case Trade.FlashSaleJoined.name:
            let joined = try decode(Trade.FlashSaleJoined.self)
            try fair.take(joined.order, of: joined.sale.uuid)
        case Trade.FlashSaleSoldOut.name: try fair.check(decode(Trade.FlashSaleSoldOut.self))
        case Trade.FlashSaleReturned.name:
            let returned = try decode(Trade.FlashSaleReturned.self)
            try fair.giveBack(returned.quantity, of: returned.order, to: returned.sale.uuid, left: returned.left)
        default: break
        }
    }

    func collectPresale(_ message: OutgoingMessage) throws {
        func decode<E: Event>(_ type: E.Type) throws -> E { try JSON.decode(type, from: message.body) }
        switch message.routingKey {
        case Trade.PresaleOffered.name:
            let presale = try decode(Trade.PresaleOffered.self).presale
            presales.note(presale, as: presale.id)
            fair.plan(presale.id.uuid, quota: presale.quota, perPerson: presale.perPerson)
        case Trade.PresaleClosed.name:
            let presale = try decode(Trade.PresaleClosed.self).presale
            presales.note(presale, as: presale.id)
        case Trade.PresaleOrdered.name:
            let ordered = try decode(Trade.PresaleOrdered.self)
            try fair.take(ordered.order, of: ordered.presale.uuid)
        case Trade.PresaleReturned.name:
            let returned = try decode(Trade.PresaleReturned.self)
            try fair.giveBack(returned.quantity, of: returned.order, to: returned.presale.uuid, left: returned.left)
        default: break
        }
    }
}
