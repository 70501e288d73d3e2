import Model
import ServiceKit

// Bargains, which follow the helps and the orders that they have.
extension Transaction {
    func require(_ id: ID<Bargain>) throws -> Bargain {
        guard let bargain = try bargains.find(id) else {
            throw Refusal(.bargainNotFound, "There is no bargain \(id).", path: "$.bargain")
        }
        return bargain
    }

    /// Asks risk control about a help, under the same id each time, and again later if no answer comes.
    func ask(for help: BargainHelp) throws {
        let bargain = try require(help.view.bargain)
        send(
            RiskControl.AssessAction(
                id: ID(help.view.id.uuid),
                action: .bargainHelp,
                person: help.view.person,
                subject: help.view.id.description,
                device: help.device,
                network: help.network,
                counterparty: bargain.opener,
                at: help.view.askedAt
            )
        )
        schedule(
            Trade.ChaseHelp(help: help.view.id, bargain: help.view.bargain),
            at: now + (Order.patience(after: help.asks) ?? .zero),
            key: help.timer
        )
    }

    /// Cuts with a help that risk control lets pass.
    func followVerdict(_ event: RiskControl.ActionAssessed) throws {
        guard let id = event.subject.flatMap({ ID<Trade.BargainHelp>($0) }), let help = try bargains.findHelp(id),
            help.view.state == .asked
        else { return }
        switch event.verdict {
        case .allow, .review: try cut(with: help)
        case .stepUp, .deny: try refuse(help, because: Order.Reason.denied)
        }
    }

    /// Has a help make the next cut, if its bargain still takes any.
    private func cut(with help: BargainHelp) throws {
        var bargain = try require(help.view.bargain)
        guard bargain.isRunning(at: now) else { return try refuse(help, because: BargainHelp.bargainOver) }
        let isNewcomer = try bargains.isNewcomer(help.view.person)
        var cuts = try bargain.schedule(after: bargains.newcomers(of: bargain.id))
        let amount = cuts.cut(morePercent: isNewcomer ? bargain.newcomerPercent : 0)
        bargain.cut(amount, at: now)
        var help = help
        help.cut(bargain.made, Money(amount, bargain.start.currency), isNewcomer: isNewcomer)
        try bargains.save(help)
        try bargains.save(bargain)
        cancel(help.timer)
        emit(Trade.BargainHelped(bargain: bargain, help: help.view))
        guard bargain.state == .reached else { return }
        schedule(Trade.ExpireBargain(bargain: bargain.id), at: bargain.expiresAt, key: bargain.timer)
        emit(Trade.BargainReached(bargain: bargain))
    }

    func refuse(_ help: BargainHelp, because reason: String) throws {
        var help = help
        help.refuse(reason)
        try bargains.save(help)
        cancel(help.timer)
        emit(Trade.HelpRefused(help: help.view))
    }

    /// Lets a bargain be bought again whose order has ended.
    func reopenBargain(_ id: ID<Bargain>, after order: Order) throws {
        var bargain = try require(id)
        guard bargain.reopen(after: order.view.id, at: now) else { return }
        try bargains.save(bargain)
        if bargain.state == .expired {
            emit(Trade.BargainExpired(bargain: bargain))
        } else {
            emit(Trade.BargainReopened(bargain: bargain, order: order.view.id))
        }
    }

    /// Uses a bargain once more for an order that is paid after its time; whether it was still to be had.
    func takeBargainAgain(_ id: ID<Bargain>, for order: Order) throws -> Bool {
        var bargain = try require(id)
        do {
            try bargain.buy(with: order.view.id, at: now)
        } catch {
            return false
        }
        try bargains.save(bargain)
        emit(Trade.BargainOrdered(bargain: bargain, order: order.view))
        return true
    }
}
