import Model

/// What a buyer wants after the sale: which moves there are, who has how long for each, and what silence means.
struct Claim: Hashable {
    var view: Trade.Claim
    /// For each line what was paid for its pieces, whether or not less is enough for the buyer.
    let entitlements: [Entitlement]
    /// Whether it was escalated before; that can be done once.
    var wasEscalated = false
    /// Whether the goods have come back, so that nobody has to wait for them again.
    var isInspected = false

    /// In minor units.
    struct Entitlement: Hashable {
        var goods: Int64
        var shipping: Int64

        static let nothing = Entitlement(goods: 0, shipping: 0)
    }

    static let timeWithoutReason = Duration.seconds(7 * 86_400)
    static let timeForFaults = Duration.seconds(30 * 86_400)

    private static let timeToDecide = Duration.seconds(2 * 86_400)
    private static let timeToSend = Duration.seconds(7 * 86_400)
    private static let timeToInspect = Duration.seconds(14 * 86_400)
    private static let timeToEscalate = Duration.seconds(7 * 86_400)
    private static let timeToArbitrate = Duration.seconds(7 * 86_400)
}

// Opening.
extension Claim {
    /// A claim about pieces that were sent; `others` are those that the same order has had.
    init(_ command: Trade.OpenClaim, id: ID<Trade.Claim>, of order: Trade.Order, others: [Claim], at now: Timestamp)
        throws(Refusal)
    {
        try Self.refuseLate(command.reason, for: order, at: now)
        guard !command.lines.isEmpty, Set(command.lines.map(\.line)).count == command.lines.count else {
            throw Refusal(.invalidField, "A claim is about lines, each of them once.", path: "$.lines")
        }
        var lines: [Trade.ClaimLine] = []
        var entitlements: [Entitlement] = []
        for (position, request) in command.lines.enumerated() {
            let history = History(of: request.line, in: others)
            let (line, entitlement) = try Self.part(
                request,
                of: order,
                history,
                withShipping: command.reason.isFault,
                path: "$.lines[\(position)]"
            )
            lines.append(line)
            entitlements.append(entitlement)
        }
        self.entitlements = entitlements
        view = Trade.Claim(
            id: id,
            order: order.id,
            buyer: order.buyer,
            kind: command.kind,
            reason: command.reason,
            lines: lines,
            amount: Money(lines.reduce(0) { $0 + $1.amount.amount }, order.total.currency),
            state: .applied,
            openedAt: now,
            dueAt: now + Self.timeToDecide
        )
    }

    /// What a claim says of one line, and what was paid for these pieces.
    private static func part(
        _ request: Trade.ClaimRequest,
        of order: Trade.Order,
        _ history: History,
        withShipping: Bool,
        path: String
    ) throws(Refusal) -> (Trade.ClaimLine, Entitlement) {
        guard order.lines.indices.contains(request.line) else {
            throw Refusal(
                .quantityRefused,
                "The order has \(order.lines.count) lines, counted from 0.",
                path: path + ".line"
            )
        }
        guard !history.isBusy else {
            throw Refusal(.claimOpen, "Another claim about this line has not ended.", path: path + ".line")
        }
        let line = order.lines[request.line]
        let left = line.quantity - (line.cancelled ?? 0) - history.pieces
        guard left > 0, (1...left).contains(request.quantity) else {
            throw Refusal(
                .quantityRefused,
                "There are \(left) pieces that no claim was about.",
                path: path + ".quantity"
            )
        }
        let entitlement = history.entitlement(to: request.quantity, of: line, withShipping: withShipping)
        let all = Money(entitlement.goods + entitlement.shipping, order.total.currency)
        let amount = request.amount ?? all
        guard amount.currency == all.currency, (0...all.amount).contains(amount.amount) else {
            throw Refusal(
                .refundTooLarge,
                "\(all.amount) \(all.currency) were paid for these pieces.",
                path: path + ".amount"
            )
        }
        let part = Trade.ClaimLine(
            line: request.line,
            product: line.product,
            quantity: request.quantity,
            amount: amount
        )
        return (part, entitlement)
    }

    private static func refuseLate(
        _ reason: Trade.ClaimReason,
        for order: Trade.Order,
        at now: Timestamp
    ) throws(Refusal) {
        guard order.state == .shipped || order.state == .received, order.claim == nil else {
            throw Refusal(.orderState, "There are claims about orders that were shipped and paid.", path: "$.order")
        }
        let start = order.receivedAt ?? order.deliveredAt ?? now
        guard now <= start + (reason.isFault ? timeForFaults : timeWithoutReason) else {
            throw Refusal(.claimLate, "The goods have been there for too long.", path: "$.reason")
        }
    }

    /// Whether a command is the one that opened it, come again.
    func isOpened(by command: Trade.OpenClaim) -> Bool {
        view.order == command.order && view.kind == command.kind && view.reason == command.reason
            && view.lines.map(\.line) == command.lines.map(\.line)
            && view.lines.map(\.quantity) == command.lines.map(\.quantity)
            && zip(command.lines, zip(view.lines, entitlements)).allSatisfy { request, known in
                let all = Money(known.1.goods + known.1.shipping, view.amount.currency)
                return known.0.amount == request.amount ?? all
            }
    }
}

/// What claims there have been about one line.
private struct History {
    /// Pieces that have been paid back or replaced, or may be.
    private(set) var pieces = 0
    private(set) var isBusy = false
    private var given = Claim.Entitlement.nothing

    init(of line: Int, in claims: [Claim]) {
        for claim in claims where claim.isCounted {
            for (part, entitlement) in zip(claim.view.lines, claim.entitlements) where part.line == line {
                pieces += part.quantity
                given.goods += entitlement.goods
                given.shipping += entitlement.shipping
                isBusy = isBusy || claim.view.closedAt == nil
            }
        }
    }

    /// What was paid for the next pieces: by proportion and rounded down, so that all pieces together get the whole line.
    func entitlement(to quantity: Int, of line: Trade.OrderLine, withShipping: Bool) -> Claim.Entitlement {
        let paid = line.paid(for: pieces + quantity)
        return Claim.Entitlement(
            goods: max(0, paid.goods - given.goods),
            shipping: withShipping ? max(0, paid.shipping - given.shipping) : 0
        )
    }
}

extension Trade.OrderLine {
    /// What was paid for the first so many of its pieces.
    func paid(for pieces: Int) -> Claim.Entitlement {
        Claim.Entitlement(
            goods: (amount.amount - (discount?.amount ?? 0)).share(pieces, of: quantity),
            shipping: (shipping?.amount ?? 0).share(pieces, of: quantity)
        )
    }
}

extension Int64 {
    /// What some pieces have of what all of them have, rounded down.
    func share(_ pieces: Int, of all: Int) -> Int64 {
        Int64(all).dividingFullWidth(multipliedFullWidth(by: Int64(pieces))).quotient
    }
}

extension Trade.ClaimReason {
    /// Whether the goods, and not the buyer's mind, are why.
    var isFault: Bool { self != .noReason }
}

// Moves.
extension Claim {
    var timer: String { "claim.\(view.id)" }

    /// Whether its pieces can't be claimed again.
    var isCounted: Bool { view.closedAt == nil || view.state == .completed }

    /// How much of what goes back is for sending: goods come first.
    var shipping: Int64 {
        zip(view.lines, entitlements).reduce(0) { $0 + max(0, $1.0.amount.amount - $1.1.goods) }
    }

    /// What was paid for its pieces, without sending them.
    var goods: Int64 { entitlements.reduce(0) { $0 + $1.goods } }

    /// Whether it was accepted, and what the buyer is to have is on its way.
    var isSettling: Bool { view.state == .refunding || view.state == .replacing }

    mutating func decide(_ accept: Bool, at now: Timestamp) throws(Refusal) {
        try require(.applied, .escalated)
        guard accept else {
            return view.state == .escalated ? close(.rejected, at: now) : wait(.rejected, Self.timeToEscalate, now)
        }
        if view.kind == .refundOnly || isInspected {
            settle()
        } else {
            wait(.awaitingReturn, Self.timeToSend, now)
        }
    }

    mutating func withdraw(at now: Timestamp) throws(Refusal) {
        try require(.applied, .awaitingReturn, .rejected, .escalated)
        close(.withdrawn, at: now)
    }

    mutating func send(at now: Timestamp) throws(Refusal) {
        try require(.awaitingReturn)
        wait(.returning, Self.timeToInspect, now)
    }

    /// Takes over what the warehouse found; all pieces have to be accounted for.
    mutating func inspect(_ inspections: [Trade.Inspection], accept: Bool, at now: Timestamp) throws(Refusal) {
        try require(.returning)
        guard inspections.map(\.line) == view.lines.map(\.line) else {
            throw Refusal(.invalidField, "Expected the lines of the claim, in its order.", path: "$.lines")
        }
        for (position, inspection) in inspections.enumerated() {
            let pieces = view.lines[position].quantity
            guard (0...pieces).contains(inspection.restocked), inspection.scrapped == pieces - inspection.restocked
            else {
                throw Refusal(
                    .quantityRefused,
                    "All \(pieces) pieces are either for sale again or scrap.",
                    path: "$.lines[\(position)]"
                )
            }
            view.lines[position].restocked = inspection.restocked
            view.lines[position].scrapped = inspection.scrapped
        }
        isInspected = true
        accept ? settle() : wait(.rejected, Self.timeToEscalate, now)
    }

    mutating func escalate(at now: Timestamp) throws(Refusal) {
        try require(.rejected)
        guard !wasEscalated else {
            throw Refusal(.claimState, "The claim was escalated before.", path: "$.claim")
        }
        wasEscalated = true
        wait(.escalated, Self.timeToArbitrate, now)
    }

    /// Goes on because nobody has said anything; whether its time was over.
    mutating func advance(at now: Timestamp) throws(Refusal) -> Bool {
        guard view.closedAt == nil, let dueAt = view.dueAt, now >= dueAt else { return false }
        switch view.state {
        case .applied, .escalated: try decide(true, at: now)
        case .awaitingReturn: close(.expired, at: now)
        case .returning: settle()
        case .rejected: close(.rejected, at: now)
        case .refunding, .replacing, .completed, .withdrawn, .expired: return false
        }
        return true
    }

    mutating func refund(with refund: ID<Trade.Refund>) {
        view.refund = refund
        view.state = .refunding
    }

    mutating func replace(with order: ID<Trade.Order>) {
        view.replacement = order
    }

    mutating func complete(at now: Timestamp) {
        close(.completed, at: now)
    }

    private mutating func settle() {
        view.state = view.kind == .exchange ? .replacing : .refunding
        view.dueAt = nil
    }

    private mutating func wait(_ state: Trade.ClaimState, _ time: Duration, _ now: Timestamp) {
        view.state = state
        view.dueAt = now + time
    }

    private mutating func close(_ state: Trade.ClaimState, at now: Timestamp) {
        view.state = state
        view.dueAt = nil
        view.closedAt = now
    }

    private func require(_ states: Trade.ClaimState...) throws(Refusal) {
        guard states.contains(view.state), view.closedAt == nil else {
            let ending = view.closedAt == nil ? "" : " and closed"
            throw Refusal(.claimState, "The claim is \(view.state.rawValue)\(ending).", path: "$.claim")
        }
    }
}
