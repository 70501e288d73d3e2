import Model

/// One order from its placing to its end: which moves there are, and what each leaves it waiting for.
struct Order: Hashable {
    /// What everybody may know of it.
    var view: Trade.Order
    var step: Step
    /// How often the service that it waits for has been asked.
    var asks = 1
    /// Which of its requests for stock is the latest.
    var reservation = 1
    /// The payment that counts, or is to count once there is stock again; any other is given back.
    var payment: ID<Trade.Payment>?
    /// Where it was placed; forgotten once risk control has judged it.
    var origin: Origin?
    /// Whether risk control wants one more proof of who pays.
    var isDoubted = false

    /// What it waits for.
    enum Step: String {
        case verdict
        case stock
        case payment
        /// Its money is here; the catalogue has yet to take its goods out of the stock.
        case commit
        /// Its money is here, and its goods have yet to come in.
        case arrival
        /// Money came after the order had expired: whether there is stock again decides.
        case lateStock = "late_stock"
        case nothing
    }

    struct Origin: Hashable {
        var device: String?
        var network: String?
        /// The order of the leader whose group it has joined; not the lead's heir's, so that the question stays the same.
        var leader: ID<Trade.Order>?
    }

    /// What it was placed through, if not by itself.
    enum Campaign: Hashable {
        case groupBuy(ID<Trade.GroupBuy>)
        case bargain(ID<Trade.Bargain>)
        case flashSale(ID<Trade.FlashSale>)
        case presale(ID<Trade.Presale>)
    }

    /// Why an order ended, as its `reason` says.
    enum Reason {
        static let denied = "risk_denied"
        static let noVerdict = "risk_unavailable"
        static let outOfStock = "out_of_stock"
        static let noStockAnswer = "stock_unavailable"
        static let expired = "expired"
        static let cancelled = "buyer_cancelled"
        static let groupExpired = "group_expired"
        static let productWithdrawn = "product_withdrawn"
        static let goodsLate = "goods_late"
        static let paidTwice = "paid_twice"
        static let paidLate = "paid_late"
    }

    static let mostLines = 100
    static let mostPieces = 10_000
    /// What an order costs at most, in minor units: so little that 64 bits hold what thousands of them come to.
    static let highestTotal: Int64 = 1_000_000_000_000_000
    /// How long after its delivery an order counts as received if its buyer says nothing.
    static let timeToReceive = Duration.seconds(10 * 86_400)
    /// How long a carrier that tells nothing is believed to need.
    static let timeToDeliver = Duration.seconds(20 * 86_400)
    /// How much longer an order stays open whose payment the gateway has not decided on.
    static let closingTime = Duration.seconds(120)
    /// How long it waits for the answers of others, one after the other, before it asks again and at last gives up.
    private static let patience: [Duration] = [.seconds(30), .seconds(60), .seconds(120)]
}

// Placing.
extension Order {
    /// An order at the prices given, waiting for risk control.
    init(
        id: ID<Trade.Order>,
        buyer: ID<Person>,
        lines: [Trade.OrderLine],
        address: ID<Identity.Address>?,
        campaign: Campaign? = nil,
        origin: Origin,
        at now: Timestamp
    ) throws(Refusal) {
        let total = try Self.total(of: lines)
        guard total.amount > 0 else {
            throw Refusal(.productNotForSale, "An order has to cost something.", path: "$.lines")
        }
        view = Trade.Order(
            id: id,
            buyer: buyer,
            lines: lines,
            total: total,
            refunded: Money(0, total.currency),
            state: .placed,
            address: address,
            placedAt: now
        )
        switch campaign {
        case .groupBuy(let id): view.groupBuy = id
        case .bargain(let id): view.bargain = id
        case .flashSale(let id): view.flashSale = id
        case .presale(let id): view.presale = id
        case nil: break
        }
        step = .verdict
        self.origin = origin
    }

    /// The same again for what a claim is about: paid for already, so it only waits for stock.
    init(replacing claim: Trade.Claim, of order: Trade.Order, id: ID<Trade.Order>, at now: Timestamp) {
        let nothing = Money(0, order.total.currency)
        view = Trade.Order(
            id: id,
            buyer: order.buyer,
            lines: claim.lines.map { part in
                Trade.OrderLine(
                    product: order.lines[part.line].product,
                    quantity: part.quantity,
                    unitPrice: nothing,
                    amount: nothing
                )
            },
            total: nothing,
            refunded: nothing,
            state: .placed,
            address: order.address,
            claim: claim.id,
            placedAt: now
        )
        step = .stock
    }

    /// A line at a price; refused if nobody sells so many.
    static func line(
        _ product: ID<Catalogue.Product>,
        quantity: Int,
        at price: Money,
        path: String
    ) throws(Refusal) -> Trade.OrderLine {
        guard (1...mostPieces).contains(quantity) else {
            throw Refusal(.quantityRefused, "Expected 1 to \(mostPieces) pieces.", path: path)
        }
        let (amount, isTooLarge) = price.amount.multipliedReportingOverflow(by: Int64(quantity))
        guard !isTooLarge else { throw Refusal(.quantityRefused, "Nobody can pay for so many.", path: path) }
        return Trade.OrderLine(
            product: product,
            quantity: quantity,
            unitPrice: price,
            amount: Money(amount, price.currency)
        )
    }

    static func total(of lines: [Trade.OrderLine], most: Int = mostLines) throws(Refusal) -> Money {
        guard let first = lines.first, lines.count <= most else {
            throw Refusal(.invalidField, "Expected 1 to \(most) lines.", path: "$.lines")
        }
        var total = Money(0, first.amount.currency)
        for line in lines {
            guard line.amount.currency == total.currency, line.unitPrice.currency == total.currency else {
                throw Refusal(.currencyMixed, "An order has prices in one currency.", path: "$.lines")
            }
            let (sum, isTooLarge) = total.amount.addingReportingOverflow(line.payable.amount)
            guard !isTooLarge, sum <= highestTotal else {
                throw Refusal(.quantityRefused, "Nobody can pay for so many.", path: "$.lines")
            }
            total.amount = sum
        }
        return total
    }

    /// Whether a command is the one that placed it, come again.
    func isPlaced(by command: Trade.PlaceOrder) -> Bool {
        view.buyer == command.buyer && campaign == nil && view.address == command.address
            && view.lines.map(\.product) == command.lines.map(\.product)
            && view.lines.map(\.quantity) == command.lines.map(\.quantity)
    }
}

// Waiting.
extension Order {
    var timer: String { "order.\(view.id)" }

    var campaign: Campaign? {
        view.groupBuy.map(Campaign.groupBuy) ?? view.bargain.map(Campaign.bargain)
            ?? view.flashSale.map(Campaign.flashSale) ?? view.presale.map(Campaign.presale)
    }

    /// How long after its acceptance it has to be paid.
    var timeToPay: Duration {
        switch campaign {
        case .flashSale: .seconds(5 * 60)
        case .groupBuy: .seconds(15 * 60)
        case .bargain, .presale, nil: .seconds(30 * 60)
        }
    }

    /// When half of the time to pay is over.
    var halfway: Timestamp? { view.expiresAt.map { $0 - timeToPay / 2 } }

    /// How long to wait before asking again; nil once it has been asked often enough.
    ///
    /// For goods that are paid for the catalogue is asked however long it takes; once a day if they have yet to come in.
    var patience: Duration? {
        switch step {
        case .arrival: .seconds(86_400)
        case .commit: .patience(after: asks)
        default: Self.patience(after: asks)
        }
    }

    /// How long to wait for somebody's word before asking again; nil once they have been asked often enough.
    static func patience(after asks: Int) -> Duration? {
        patience.indices.contains(asks - 1) ? patience[asks - 1] : nil
    }

    /// Why it is refused if no answer comes.
    var reasonForSilence: String { step == .verdict ? Reason.noVerdict : Reason.noStockAnswer }

    /// Whether there may be pieces of the stock that nobody else can have because of it.
    var mayHoldStock: Bool {
        step == .stock || step == .lateStock || [.awaitingPayment, .closing, .paid].contains(view.state)
    }

    /// Whether its money is here, and nobody has said that its goods are not.
    var isPaid: Bool { view.state == .paid }

    /// Whether it ended before it was shipped, so that pieces reserved for it go back.
    var isClosed: Bool { [.cancelled, .refused].contains(view.state) && step == .nothing }

    /// How many pieces it is of.
    var pieces: Int { view.lines.reduce(0) { $0 + $1.quantity } }

    var stockLines: [Catalogue.StockLine] {
        view.lines.map { Catalogue.StockLine(product: $0.product, quantity: $0.quantity) }
    }
}

// Moves.
extension Order {
    mutating func pass(_ verdict: RiskControl.Verdict) {
        isDoubted = verdict == .stepUp
        askForStock()
    }

    mutating func askForStock() {
        step = .stock
        asks = 1
        origin = nil
    }

    mutating func accept(until expiresAt: Timestamp) {
        view.state = .awaitingPayment
        view.expiresAt = expiresAt
        step = .payment
    }

    mutating func refuse(_ reason: String, at now: Timestamp) {
        end(.refused, reason, at: now)
    }

    mutating func cancel(_ reason: String, at now: Timestamp) {
        end(.cancelled, reason, at: now)
    }

    private mutating func end(_ state: Trade.OrderState, _ reason: String, at now: Timestamp) {
        view.state = state
        view.reason = reason
        view.closedAt = now
        step = .nothing
        origin = nil
    }

    func refuseUnlessPayable(at now: Timestamp) throws(Refusal) {
        guard view.state == .awaitingPayment, let expiresAt = view.expiresAt, now < expiresAt else {
            throw Refusal(.orderState, "The order is \(view.state.rawValue) and can't be paid now.", path: "$.order")
        }
    }

    /// Stops taking new payments, and waits a little for the gateway's word on one that is under way.
    mutating func beginClosing() {
        view.state = .closing
    }

    /// When an order whose time is over is closed, whatever the gateway may still say.
    var endOfClosing: Timestamp? { view.expiresAt.map { $0 + Self.closingTime } }

    /// What to do with money that has come in.
    enum Reception: Hashable {
        case pays
        case waitsForStock
        case goesBack(String)
    }

    /// Only money for an open order pays it; that for one whose time was over is honoured if there is still stock.
    var reception: Reception {
        switch view.state {
        case .awaitingPayment, .closing: .pays
        case .cancelled where view.reason == Reason.expired && step == .nothing && payment == nil: .waitsForStock
        case .cancelled, .refused, .placed: .goesBack(Reason.paidLate)
        case .paid, .shipped, .received, .refunded: .goesBack(Reason.paidTwice)
        }
    }

    /// What sending it costs the buyer, in minor units.
    var shipping: Int64 { view.lines.reduce(0) { $0 + ($1.shipping?.amount ?? 0) } }

    /// Whether it is this payment that paid the order, and not one that it had no use for.
    func hasUsed(_ payment: ID<Trade.Payment>) -> Bool { self.payment == payment && view.paidAt != nil }

    mutating func pay(with payment: ID<Trade.Payment>, at now: Timestamp) {
        self.payment = payment
        view.state = .paid
        view.reason = nil
        view.closedAt = nil
        view.paidAt = now
        step = .commit
        asks = 1
    }

    /// Goes on without any money: a replacement is paid for by what it replaces.
    mutating func goOnUnpaid(at now: Timestamp) {
        view.state = .paid
        view.paidAt = now
        step = .commit
        asks = 1
    }

    /// Waits for goods that have yet to come in.
    mutating func waitForArrival() {
        step = .arrival
        asks = 1
    }

    /// Asks for goods that have come in.
    mutating func stopWaiting() {
        step = .commit
        asks = 1
    }

    mutating func commit(at now: Timestamp) {
        view.committedAt = now
        step = .nothing
    }

    mutating func waitForStock(with payment: ID<Trade.Payment>) {
        self.payment = payment
        step = .lateStock
        asks = 1
        reservation += 1
    }

    /// Gives up on late money, which is then given back like any that the order has no use for.
    mutating func stayCancelled(_ reason: String? = nil) {
        payment = nil
        step = .nothing
        view.reason = reason ?? view.reason
    }

    mutating func deliver(at now: Timestamp) throws(Refusal) {
        try refuseUnlessShipped()
        view.deliveredAt = now
    }

    mutating func receive(at now: Timestamp) throws(Refusal) {
        try refuseUnlessShipped()
        view.state = .received
        view.receivedAt = now
    }

    private func refuseUnlessShipped() throws(Refusal) {
        guard view.state == .shipped else {
            throw Refusal(.orderState, "The order is \(view.state.rawValue), not shipped.", path: "$.order")
        }
    }

    /// Counts money that the gateway has given back; all of it ends the order.
    mutating func giveBack(_ amount: Money, _ reason: String, at now: Timestamp) {
        view.refunded.amount += amount.amount
        guard view.refunded == view.total else { return }
        end(.refunded, view.reason ?? reason, at: view.closedAt ?? now)
    }
}
