/// How people buy, alone and together.
public enum Trade: ServiceContract {
    public static let service = "trade"
    public static let summary = "Orders, payments, refunds, group-buys, bargains, flash sales and presales."
    public static let commands: [any Command.Type] = [
        PlaceOrder.self,
        ShipOrder.self,
        DeliverOrder.self,
        ReceiveOrder.self,
        CancelOrder.self,
        ExpireOrder.self,
        ChaseOrder.self,
        PayOrder.self,
        CheckPayment.self,
        SettlePayment.self,
        RefundOrder.self,
        RetryRefund.self,
        SettleRefund.self,
        OfferGroupBuy.self,
        OpenGroupBuy.self,
        JoinGroupBuy.self,
        ExpireGroupBuy.self,
        WithdrawGroupBuy.self,
        OfferBargain.self,
        StartBargain.self,
        HelpBargain.self,
        ChaseHelp.self,
        BuyBargain.self,
        ExpireBargain.self,
        OfferFlashSale.self,
        EnterFlashSale.self,
        JoinFlashSale.self,
        OfferPresale.self,
        OrderPresale.self,
        ClosePresale.self,
        RecordOrder.self,
        RecordReturn.self,
        AuditLedger.self,
        ReportLedger.self,
        ChangePriceRules.self,
        ChangeCart.self,
        ReceiveCallback.self,
        RecordStatement.self,
        OpenClaim.self,
        DecideClaim.self,
        WithdrawClaim.self,
        SendClaim.self,
        InspectClaim.self,
        EscalateClaim.self,
        AdvanceClaim.self,
    ]
    public static let events: [any Event.Type] = [
        OrderPlaced.self,
        OrderAccepted.self,
        OrderRefused.self,
        OrderPaid.self,
        OrderShipped.self,
        OrderDelivered.self,
        OrderReceived.self,
        OrderCancelled.self,
        OrderRefunded.self,
        PaymentStarted.self,
        PaymentSettled.self,
        RefundStarted.self,
        RefundSettled.self,
        GroupBuyOffered.self,
        GroupBuyOpened.self,
        GroupBuyJoined.self,
        GroupBuyLeft.self,
        GroupBuyFormed.self,
        GroupBuyExpired.self,
        GroupBuyCancelled.self,
        GroupBuyWithdrawn.self,
        BargainOffered.self,
        BargainStarted.self,
        BargainHelped.self,
        HelpRefused.self,
        BargainReached.self,
        BargainOrdered.self,
        BargainReopened.self,
        BargainExpired.self,
        FlashSaleOffered.self,
        FlashSalePrepared.self,
        FlashSaleRefused.self,
        FlashSaleJoined.self,
        FlashSaleSoldOut.self,
        FlashSaleReturned.self,
        PresaleOffered.self,
        PresaleOrdered.self,
        PresaleReturned.self,
        PresaleClosed.self,
        OrderRecorded.self,
        ReturnRecorded.self,
        LedgerBroken.self,
        PriceRulesChanged.self,
        CartChanged.self,
        ClaimOpened.self,
        ClaimAdvanced.self,
        ClaimClosed.self,
    ]
    public static let queries: [any Query.Type] = [
        FindOrders.self,
        FindGroupBuyOffers.self,
        FindGroupBuys.self,
        FindBargainOffers.self,
        FindBargains.self,
        ExplainBargain.self,
        FindFlashSales.self,
        FindPresales.self,
        FindPostings.self,
        VerifyLedger.self,
        AskQuote.self,
        FindCart.self,
        FindPriceRules.self,
        ReconcileStatement.self,
        FindClaims.self,
        FindQuality.self,
    ]
}

extension RefusalCode {
    public static let orderNotFound = RefusalCode("order_not_found", "There is no such order")
    public static let orderExists = RefusalCode("order_exists", "Another order has this id already")
    public static let orderState = RefusalCode("order_state", "The order is in a state that does not allow this")
    public static let priceChanged = RefusalCode(
        "price_changed",
        "The order costs something else than the buyer was told"
    )
    public static let parcelExists = RefusalCode("parcel_exists", "Another parcel of the order has this number already")
    public static let productNotForSale = RefusalCode("product_not_for_sale", "The product is not for sale")
    public static let currencyMixed = RefusalCode("currency_mixed", "The lines have prices in different currencies")
    public static let quantityRefused = RefusalCode("quantity_refused", "The quantity is not one that can be bought")
    public static let paymentExists = RefusalCode("payment_exists", "Another payment has this id already")
    public static let signatureRefused = RefusalCode(
        "signature_refused",
        "The gateway has not signed this, or too long ago"
    )
    public static let statementNotFound = RefusalCode("statement_not_found", "There is no such statement")
    public static let statementExists = RefusalCode(
        "statement_exists",
        "The statement has other lines under these numbers already"
    )
    public static let paymentNotFound = RefusalCode("payment_not_found", "There is no such payment")
    public static let paymentMismatch = RefusalCode(
        "payment_mismatch",
        "The amount, currency or order is not that of the payment"
    )
    public static let refundNotFound = RefusalCode("refund_not_found", "There is no such refund")
    public static let refundExists = RefusalCode("refund_exists", "Another refund has this id already")
    public static let refundTooLarge = RefusalCode("refund_too_large", "More than what was paid and not yet refunded")
    public static let claimNotFound = RefusalCode("claim_not_found", "There is no such claim")
    public static let claimExists = RefusalCode("claim_exists", "Another claim has this id already")
    public static let claimOpen = RefusalCode("claim_open", "Another claim about this line has not ended")
    public static let claimState = RefusalCode("claim_state", "The claim is in a state that does not allow this")
    public static let claimLate = RefusalCode("claim_late", "The time for such a claim is over")
    public static let offerNotFound = RefusalCode("offer_not_found", "There is no such offer")
    public static let offerExists = RefusalCode("offer_exists", "Another offer has this id already")
    public static let buyerErased = RefusalCode("buyer_erased", "The buyer has left")
}

// Orders.
extension Trade {
    public enum OrderState: String, CaseIterable, Codable, Sendable {
        /// Waits for risk control and for stock.
        case placed
        /// Its stock is reserved until `expires_at`.
        case awaitingPayment = "awaiting_payment"
        /// Its time is over, and the gateway is asked what became of a payment that it has not decided on.
        case closing
        /// Waits to be shipped, or for its group-buy to form; some of it may be on its way.
        case paid
        case shipped
        case received
        case cancelled
        /// By risk control, or for want of stock.
        case refused
        /// All that was paid has been given back.
        case refunded
    }

    public struct LineRequest: Exemplified, Hashable, Codable, Sendable {
        public static let example = LineRequest(product: .example(1), quantity: 2)

        public var product: ID<Catalogue.Product>
        public var quantity: Int

        public init(product: ID<Catalogue.Product>, quantity: Int) {
            self.product = product
            self.quantity = quantity
        }
    }

    public struct OrderLine: Exemplified, Hashable, Codable, Sendable {
        public static let example = OrderLine(
            product: .example(1),
            quantity: 2,
            unitPrice: Money(1799, .eur),
            amount: Money(3598, .eur),
            discount: Money(360, .eur),
            shipping: Money(490, .eur),
            shipped: 1
        )

        public var product: ID<Catalogue.Product>
        public var quantity: Int
        public var unitPrice: Money
        /// Quantity times unit price.
        public var amount: Money
        /// Its share of what the whole order costs less; nothing unless given.
        public var discount: Money?
        /// Its share of what sending the whole order costs; nothing unless given.
        public var shipping: Money?
        /// How many of the pieces are on their way; none unless given.
        public var shipped: Int?

        public init(
            product: ID<Catalogue.Product>,
            quantity: Int,
            unitPrice: Money,
            amount: Money,
            discount: Money? = nil,
            shipping: Money? = nil,
            shipped: Int? = nil
        ) {
            self.product = product
            self.quantity = quantity
            self.unitPrice = unitPrice
            self.amount = amount
            self.discount = discount
            self.shipping = shipping
            self.shipped = shipped
        }
    }

    /// Pieces of one line of an order.
    public struct LinePieces: Exemplified, Hashable, Codable, Sendable {
        public static let example = LinePieces(line: 0, quantity: 1)

        /// Which line of the order, counted from 0.
        public var line: Int
        public var quantity: Int

        public init(line: Int, quantity: Int) {
            self.line = line
            self.quantity = quantity
        }
    }

    /// What of an order is sent together.
    public struct Parcel: Exemplified, Hashable, Codable, Sendable {
        public static let example = Parcel(number: 1, lines: [.example], shippedAt: .example + .seconds(3600))

        /// Which of the order's parcels, counted from 1.
        public var number: Int
        public var lines: [LinePieces]
        public var shippedAt: Timestamp

        public init(number: Int, lines: [LinePieces], shippedAt: Timestamp) {
            self.number = number
            self.lines = lines
            self.shippedAt = shippedAt
        }
    }

    public struct Order: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "ord"
        public static let example = Order(
            id: .example(3),
            buyer: .example(2),
            lines: [.example],
            total: Money(3598, .eur),
            refunded: Money(0, .eur),
            state: .paid,
            reason: "out_of_stock",
            address: .example(4),
            groupBuy: .example(5),
            bargain: .example(15),
            flashSale: .example(17),
            presale: .example(19),
            claim: .example(13),
            placedAt: .example,
            expiresAt: .example + .seconds(1800),
            paidAt: .example + .seconds(60),
            committedAt: .example + .seconds(61),
            shippedAt: .example + .seconds(3600),
            deliveredAt: .example + .seconds(80_000),
            receivedAt: .example + .seconds(86_400),
            closedAt: .example + .seconds(90_000)
        )

        public var id: ID<Order>
        public var buyer: ID<Person>
        public var lines: [OrderLine]
        public var total: Money
        public var refunded: Money
        public var state: OrderState
        /// Why it was refused, cancelled or refunded; a stable code.
        public var reason: String?
        public var address: ID<Identity.Address>?
        public var groupBuy: ID<GroupBuy>?
        /// The bargain whose price it has.
        public var bargain: ID<Bargain>?
        /// The flash sale that its pieces are from.
        public var flashSale: ID<FlashSale>?
        /// The presale that its pieces are from, which may have yet to come in.
        public var presale: ID<Presale>?
        /// The claim whose goods it replaces, for nothing.
        public var claim: ID<Claim>?
        public var placedAt: Timestamp
        /// When it is closed if it is not paid.
        public var expiresAt: Timestamp?
        public var paidAt: Timestamp?
        /// When the catalogue has set its goods aside for good: not before can it be shipped.
        public var committedAt: Timestamp?
        /// When the last of it was sent on its way.
        public var shippedAt: Timestamp?
        /// When the carrier brought it, as far as it has told.
        public var deliveredAt: Timestamp?
        public var receivedAt: Timestamp?
        public var closedAt: Timestamp?

        public init(
            id: ID<Order>,
            buyer: ID<Person>,
            lines: [OrderLine],
            total: Money,
            refunded: Money,
            state: OrderState,
            reason: String? = nil,
            address: ID<Identity.Address>? = nil,
            groupBuy: ID<GroupBuy>? = nil,
            bargain: ID<Bargain>? = nil,
            flashSale: ID<FlashSale>? = nil,
            presale: ID<Presale>? = nil,
            claim: ID<Claim>? = nil,
            placedAt: Timestamp,
            expiresAt: Timestamp? = nil,
            paidAt: Timestamp? = nil,
            committedAt: Timestamp? = nil,
            shippedAt: Timestamp? = nil,
            deliveredAt: Timestamp? = nil,
            receivedAt: Timestamp? = nil,
            closedAt: Timestamp? = nil
        ) {
            self.id = id
            self.buyer = buyer
            self.lines = lines
            self.total = total
            self.refunded = refunded
            self.state = state
            self.reason = reason
            self.address = address
            self.groupBuy = groupBuy
            self.bargain = bargain
            self.flashSale = flashSale
            self.presale = presale
            self.claim = claim
            self.placedAt = placedAt
            self.expiresAt = expiresAt
            self.paidAt = paidAt
            self.committedAt = committedAt
            self.shippedAt = shippedAt
            self.deliveredAt = deliveredAt
            self.receivedAt = receivedAt
            self.closedAt = closedAt
        }
    }

    public struct PlaceOrder: Command {
        public static let name = "trade.order.place"
        public static let summary =
            "Places an order at today's prices; risk control and the stock have their say next."
        public static let example = PlaceOrder(
            id: .example(3),
            buyer: .example(2),
            lines: [.example],
            expected: Money(3728, .eur),
            address: .example(4),
            device: "dev-7f3a",
            network: "net-19c2"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderExists,
            .productNotForSale,
            .currencyMixed,
            .quantityRefused,
            .priceChanged,
            .buyerErased,
        ]

        public var id: ID<Order>?
        public var buyer: ID<Person>
        public var lines: [LineRequest]
        /// What the buyer was told that it costs; anything unless given.
        public var expected: Money?
        public var address: ID<Identity.Address>?
        public var device: String?
        public var network: String?
        public var partitionKey: String { id?.description ?? buyer.description }

        public init(
            id: ID<Order>? = nil,
            buyer: ID<Person>,
            lines: [LineRequest],
            expected: Money? = nil,
            address: ID<Identity.Address>? = nil,
            device: String? = nil,
            network: String? = nil
        ) {
            self.id = id
            self.buyer = buyer
            self.lines = lines
            self.expected = expected
            self.address = address
            self.device = device
            self.network = network
        }

        public typealias Reply = OrderPlaced
    }

    public struct OrderPlaced: Event, Hashable {
        public static let name = "trade.order.placed"
        public static let summary = "Somebody wants to buy."
        public static let example = OrderPlaced(order: .example)

        public var order: Order
        public var partitionKey: String { order.id.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public struct OrderAccepted: Event, Hashable {
        public static let name = "trade.order.accepted"
        public static let summary = "Risk control agrees, the stock is reserved, and the order waits for payment."
        public static let example = OrderAccepted(order: .example)

        public var order: Order
        public var partitionKey: String { order.id.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public struct OrderRefused: Event, Hashable {
        public static let name = "trade.order.refused"
        public static let summary = "The order goes no further; its reason says why."
        public static let example = OrderRefused(order: .example)

        public var order: Order
        public var partitionKey: String { order.id.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public struct OrderPaid: Event, Hashable {
        public static let name = "trade.order.paid"
        public static let summary = "The whole amount is paid."
        public static let example = OrderPaid(order: .example)

        public var order: Order
        public var partitionKey: String { order.id.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public struct ShipOrder: Command {
        public static let name = "trade.order.ship"
        public static let summary = "Notes that a parcel is on its way; not before a group-buy has formed."
        public static let example = ShipOrder(
            order: .example(3),
            parcel: 1,
            lines: [.example],
            carrier: "sf-express",
            trackingNumber: "SF1234567890"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.orderNotFound, .orderState, .parcelExists, .quantityRefused]

        public var order: ID<Order>
        /// Which of the order's parcels, counted from 1, so that it can be told again; the next one unless given.
        public var parcel: Int?
        /// What is in it: all that has not been shipped, unless given.
        public var lines: [LinePieces]?
        public var carrier: String?
        public var trackingNumber: String?
        public var partitionKey: String { order.description }

        public init(
            order: ID<Order>,
            parcel: Int? = nil,
            lines: [LinePieces]? = nil,
            carrier: String? = nil,
            trackingNumber: String? = nil
        ) {
            self.order = order
            self.parcel = parcel
            self.lines = lines
            self.carrier = carrier
            self.trackingNumber = trackingNumber
        }

        public typealias Reply = OrderShipped
    }

    public struct OrderShipped: Event, Hashable {
        public static let name = "trade.order.shipped"
        public static let summary = "A parcel is on its way; the order's state tells whether it was the last."
        public static let example = OrderShipped(order: .example, parcel: .example)

        public var order: Order
        public var parcel: Parcel?
        public var partitionKey: String { order.id.description }

        public init(order: Order, parcel: Parcel? = nil) {
            self.order = order
            self.parcel = parcel
        }
    }

    public struct DeliverOrder: Command {
        public static let name = "trade.order.deliver"
        public static let summary =
            "Tells that the carrier has brought the last parcel; the buyer may still say otherwise."
        public static let example = DeliverOrder(order: .example(3))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.orderNotFound, .orderState]

        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(order: ID<Order>) {
            self.order = order
        }

        public typealias Reply = OrderDelivered
    }

    public struct OrderDelivered: Event, Hashable {
        public static let name = "trade.order.delivered"
        public static let summary = "The carrier has brought the last parcel."
        public static let example = OrderDelivered(order: .example)

        public var order: Order
        public var partitionKey: String { order.id.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public struct ReceiveOrder: Command {
        public static let name = "trade.order.receive"
        public static let summary =
            "Notes that the buyer has the goods; ten days after delivery the service does so itself."
        public static let example = ReceiveOrder(order: .example(3))
        public static let roles: [Role] = [.edge, .service("trade")]
        public static let refusals: [RefusalCode] = [.orderNotFound, .orderState]

        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(order: ID<Order>) {
            self.order = order
        }

        public typealias Reply = OrderReceived
    }

    public struct OrderReceived: Event, Hashable {
        public static let name = "trade.order.received"
        public static let summary = "The buyer has the goods."
        public static let example = OrderReceived(order: .example)

        public var order: Order
        public var partitionKey: String { order.id.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public struct CancelOrder: Command {
        public static let name = "trade.order.cancel"
        public static let summary =
            "Closes an order of which nothing has been shipped: gives the stock back, and the money if it was paid."
        public static let example = CancelOrder(order: .example(3), reason: "buyer_changed_mind")
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.orderNotFound, .orderState]

        public var order: ID<Order>
        public var reason: String?
        public var partitionKey: String { order.description }

        public init(order: ID<Order>, reason: String? = nil) {
            self.order = order
            self.reason = reason
        }

        public typealias Reply = OrderCancelled
    }

    public struct ExpireOrder: Command {
        public static let name = "trade.order.expire"
        public static let summary = "Closes an order whose time to pay is over; sent by the service to itself."
        public static let example = ExpireOrder(order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.orderNotFound]

        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(order: ID<Order>) {
            self.order = order
        }

        public typealias Reply = Order
    }

    public struct ChaseOrder: Command {
        public static let name = "trade.order.chase"
        public static let summary =
            "Asks risk control or the catalogue again for an answer, or gives up; sent by the service to itself."
        public static let example = ChaseOrder(order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.orderNotFound]

        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(order: ID<Order>) {
            self.order = order
        }

        public typealias Reply = Order
    }

    public struct OrderCancelled: Event, Hashable {
        public static let name = "trade.order.cancelled"
        public static let summary = "The order is closed; what it held is free again."
        public static let example = OrderCancelled(order: .example)

        public var order: Order
        public var partitionKey: String { order.id.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public struct OrderRefunded: Event, Hashable {
        public static let name = "trade.order.refunded"
        public static let summary = "Money of an order has been given back, and the gateway has confirmed it."
        public static let example = OrderRefunded(order: .example, refund: .example(6), amount: Money(3598, .eur))

        public var order: Order
        public var refund: ID<Refund>
        public var amount: Money
        public var partitionKey: String { order.id.description }

        public init(order: Order, refund: ID<Refund>, amount: Money) {
            self.order = order
            self.refund = refund
            self.amount = amount
        }
    }

    public struct FindOrders: Query {
        public static let name = "trade.order.find"
        public static let summary = "Lists orders, the newest first, page by page."
        public static let example = FindOrders(
            order: .example(3),
            buyer: .example(2),
            state: .paid,
            limit: 20,
            before: .example(9)
        )

        public var order: ID<Order>?
        public var buyer: ID<Person>?
        public var state: OrderState?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Order>?

        public init(
            order: ID<Order>? = nil,
            buyer: ID<Person>? = nil,
            state: OrderState? = nil,
            limit: Int? = nil,
            before: ID<Order>? = nil
        ) {
            self.order = order
            self.buyer = buyer
            self.state = state
            self.limit = limit
            self.before = before
        }

        public typealias Reply = OrderPage
    }

    public struct OrderPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = OrderPage(orders: [.example], next: .example(3))

        public var orders: [Order]
        public var next: ID<Order>?

        public init(orders: [Order], next: ID<Order>? = nil) {
            self.orders = orders
            self.next = next
        }
    }
}

// Payments.
extension Trade {
    public enum Payment: Identified {
        public static let idPrefix = "pay"
    }

    public enum PaymentOutcome: String, CaseIterable, Codable, Sendable {
        case succeeded
        case declined
        /// The gateway does not know yet: it is asked again.
        case pending
    }

    public struct PayOrder: Command {
        public static let name = "trade.order.pay"
        public static let summary =
            "Has the gateway take the order's amount; a second one while the first is open answers with the first."
        public static let example = PayOrder(
            id: .example(7),
            order: .example(3),
            instrument: "sandbox_ok",
            approval: Identity.Approval.example.token
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderNotFound, .orderState, .paymentExists, .approvalMissing, .approvalInvalid,
        ]

        /// The id that the payment is to have: the same one again takes no money again.
        public var id: ID<Payment>?
        public var order: ID<Order>
        /// The gateway's token for the means of payment; never a card number.
        public var instrument: String
        /// The buyer's approval of this order and its total, to `souk`: wanted for much money, for another address than
        /// before, and where risk control has doubts.
        public var approval: String?
        public var partitionKey: String { order.description }

        public init(id: ID<Payment>? = nil, order: ID<Order>, instrument: String, approval: String? = nil) {
            self.id = id
            self.order = order
            self.instrument = instrument
            self.approval = approval
        }

        /// What the buyer of an order approves.
        public static func deed(paying order: Order) -> Identity.Deed {
            Identity.Deed(action: name, subject: order.id.description, payee: "souk", amount: order.total)
        }

        public typealias Reply = PaymentStarted
    }

    public struct PaymentStarted: Event, Hashable {
        public static let name = "trade.payment.started"
        public static let summary = "The gateway is being asked for money."
        public static let example = PaymentStarted(
            payment: .example(7),
            order: .example(3),
            amount: Money(3598, .eur)
        )

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var amount: Money
        public var partitionKey: String { order.description }

        public init(payment: ID<Payment>, order: ID<Order>, amount: Money) {
            self.payment = payment
            self.order = order
            self.amount = amount
        }
    }

    public struct CheckPayment: Command {
        public static let name = "trade.payment.check"
        public static let summary =
            "Asks the gateway again what became of a payment; sent by the service to itself."
        public static let example = CheckPayment(payment: .example(7), order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.paymentNotFound]

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(payment: ID<Payment>, order: ID<Order>) {
            self.payment = payment
            self.order = order
        }

        public typealias Reply = PaymentSettled
    }

    public struct SettlePayment: Command {
        public static let name = "trade.payment.settle"
        public static let summary =
            "Tells what the gateway decided; late, repeated and contradicting answers are welcome and change nothing twice."
        public static let example = SettlePayment(
            payment: .example(7),
            order: .example(3),
            amount: Money(3598, .eur),
            outcome: .succeeded,
            gatewayReference: "sandbox-8842"
        )
        public static let roles: [Role] = [.service("trade"), .edge]
        public static let refusals: [RefusalCode] = [.paymentNotFound, .paymentMismatch]

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var amount: Money
        public var outcome: PaymentOutcome
        public var gatewayReference: String?
        public var partitionKey: String { order.description }

        public init(
            payment: ID<Payment>,
            order: ID<Order>,
            amount: Money,
            outcome: PaymentOutcome,
            gatewayReference: String? = nil
        ) {
            self.payment = payment
            self.order = order
            self.amount = amount
            self.outcome = outcome
            self.gatewayReference = gatewayReference
        }

        public typealias Reply = PaymentSettled
    }

    public struct PaymentSettled: Event, Hashable {
        public static let name = "trade.payment.settled"
        public static let summary = "The gateway has decided on a payment."
        public static let example = PaymentSettled(
            payment: .example(7),
            order: .example(3),
            amount: Money(3598, .eur),
            outcome: .succeeded
        )

        public var payment: ID<Payment>
        public var order: ID<Order>
        public var amount: Money
        public var outcome: PaymentOutcome
        public var partitionKey: String { order.description }

        public init(payment: ID<Payment>, order: ID<Order>, amount: Money, outcome: PaymentOutcome) {
            self.payment = payment
            self.order = order
            self.amount = amount
            self.outcome = outcome
        }
    }
}

// Refunds.
extension Trade {
    public enum Refund: Identified {
        public static let idPrefix = "rfd"
    }

    public struct RefundOrder: Command {
        public static let name = "trade.order.refund"
        public static let summary = "Gives back what was paid for an order, or a part of it."
        public static let example = RefundOrder(
            id: .example(6),
            order: .example(3),
            amount: Money(3598, .eur),
            reason: "quality"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderNotFound,
            .orderState,
            .refundExists,
            .refundTooLarge,
        ]

        public var id: ID<Refund>?
        public var order: ID<Order>
        /// All that is left, unless given.
        public var amount: Money?
        public var reason: String
        public var partitionKey: String { order.description }

        public init(id: ID<Refund>? = nil, order: ID<Order>, amount: Money? = nil, reason: String) {
            self.id = id
            self.order = order
            self.amount = amount
            self.reason = reason
        }

        public typealias Reply = RefundStarted
    }

    public struct RefundStarted: Event, Hashable {
        public static let name = "trade.refund.started"
        public static let summary = "The gateway is being asked to give money back, until it confirms."
        public static let example = RefundStarted(
            refund: .example(6),
            order: .example(3),
            amount: Money(3598, .eur),
            reason: "quality"
        )

        public var refund: ID<Refund>
        public var order: ID<Order>
        public var amount: Money
        public var reason: String
        public var partitionKey: String { order.description }

        public init(refund: ID<Refund>, order: ID<Order>, amount: Money, reason: String) {
            self.refund = refund
            self.order = order
            self.amount = amount
            self.reason = reason
        }
    }

    public struct RetryRefund: Command {
        public static let name = "trade.refund.retry"
        public static let summary =
            "Asks the gateway again to give money back; sent by the service to itself until the gateway confirms."
        public static let example = RetryRefund(refund: .example(6), order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.refundNotFound]

        public var refund: ID<Refund>
        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(refund: ID<Refund>, order: ID<Order>) {
            self.refund = refund
            self.order = order
        }

        public typealias Reply = RefundSettled
    }

    public struct SettleRefund: Command {
        public static let name = "trade.refund.settle"
        public static let summary = "Tells what the gateway made of a refund; sent by the service to itself."
        public static let example = SettleRefund(
            refund: .example(6),
            order: .example(3),
            attempt: 1,
            outcome: .succeeded,
            gatewayReference: "sandbox-8843"
        )
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.refundNotFound]

        public var refund: ID<Refund>
        public var order: ID<Order>
        /// Which attempt it is about; the latest unless given.
        public var attempt: Int?
        public var outcome: PaymentOutcome
        public var gatewayReference: String?
        public var partitionKey: String { order.description }

        public init(
            refund: ID<Refund>,
            order: ID<Order>,
            attempt: Int? = nil,
            outcome: PaymentOutcome,
            gatewayReference: String? = nil
        ) {
            self.refund = refund
            self.order = order
            self.attempt = attempt
            self.outcome = outcome
            self.gatewayReference = gatewayReference
        }

        public typealias Reply = RefundSettled
    }

    public struct RefundSettled: Event, Hashable {
        public static let name = "trade.refund.settled"
        public static let summary = "The gateway has decided on an attempt to refund."
        public static let example = RefundSettled(refund: .example(6), order: .example(3), outcome: .succeeded)

        public var refund: ID<Refund>
        public var order: ID<Order>
        public var outcome: PaymentOutcome
        public var partitionKey: String { order.description }

        public init(refund: ID<Refund>, order: ID<Order>, outcome: PaymentOutcome) {
            self.refund = refund
            self.order = order
            self.outcome = outcome
        }
    }
}

// Records from elsewhere.
extension Trade {
    public struct RecordOrder: Command {
        public static let name = "trade.order.record"
        public static let summary =
            "Takes over an order that was made and paid elsewhere; moves neither stock nor money."
        public static let example = RecordOrder(
            id: .example(3),
            buyer: .example(2),
            lines: [.example],
            placedAt: .example,
            number: "536365",
            country: "GB"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderExists,
            .currencyMixed,
            .invalidField,
            .quantityRefused,
            .buyerErased,
        ]

        public var id: ID<Order>?
        public var buyer: ID<Person>
        public var lines: [OrderLine]
        public var placedAt: Timestamp
        /// What it was called there.
        public var number: String?
        public var country: String?
        public var partitionKey: String { buyer.description }

        public init(
            id: ID<Order>? = nil,
            buyer: ID<Person>,
            lines: [OrderLine],
            placedAt: Timestamp,
            number: String? = nil,
            country: String? = nil
        ) {
            self.id = id
            self.buyer = buyer
            self.lines = lines
            self.placedAt = placedAt
            self.number = number
            self.country = country
        }

        public typealias Reply = OrderRecorded
    }

    public struct OrderRecorded: Event, Hashable {
        public static let name = "trade.order.recorded"
        public static let summary = "An order made elsewhere is known here from now on."
        public static let example = OrderRecorded(order: .example)

        public var order: Order
        public var partitionKey: String { order.buyer.description }

        public init(order: Order) {
            self.order = order
        }
    }

    public enum Return: Identified {
        public static let idPrefix = "ret"
    }

    public struct RecordReturn: Command {
        public static let name = "trade.return.record"
        public static let summary =
            "Takes over goods that were sent back and paid back elsewhere; moves neither stock nor money."
        public static let example = RecordReturn(
            id: .example(10),
            buyer: .example(2),
            lines: [.example],
            returnedAt: .example,
            number: "C536379",
            country: "GB"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderExists,
            .currencyMixed,
            .invalidField,
            .quantityRefused,
            .buyerErased,
        ]

        public var id: ID<Return>?
        public var buyer: ID<Person>
        public var lines: [OrderLine]
        public var returnedAt: Timestamp
        public var number: String?
        public var country: String?
        public var partitionKey: String { buyer.description }

        public init(
            id: ID<Return>? = nil,
            buyer: ID<Person>,
            lines: [OrderLine],
            returnedAt: Timestamp,
            number: String? = nil,
            country: String? = nil
        ) {
            self.id = id
            self.buyer = buyer
            self.lines = lines
            self.returnedAt = returnedAt
            self.number = number
            self.country = country
        }

        public typealias Reply = ReturnRecorded
    }

    public struct ReturnRecorded: Event, Hashable {
        public static let name = "trade.return.recorded"
        public static let summary = "Goods sent back elsewhere are known here from now on."
        public static let example = ReturnRecorded(
            record: .example(10),
            buyer: .example(2),
            lines: [.example],
            total: Money(3598, .eur),
            returnedAt: .example
        )

        public var record: ID<Return>
        public var buyer: ID<Person>
        public var lines: [OrderLine]
        public var total: Money
        public var returnedAt: Timestamp
        public var partitionKey: String { buyer.description }

        public init(record: ID<Return>, buyer: ID<Person>, lines: [OrderLine], total: Money, returnedAt: Timestamp) {
            self.record = record
            self.buyer = buyer
            self.lines = lines
            self.total = total
            self.returnedAt = returnedAt
        }
    }
}

// The money ledger.
extension Trade {
    /// Where money is, or why it came or went.
    public enum LedgerAccount: String, CaseIterable, Codable, Sendable {
        /// What the gateway has taken for us and not given back.
        case gatewayClearing = "gateway_clearing"
        /// What buyers have paid and no order has used: late money that waits for stock.
        case buyerCredit = "buyer_credit"
        /// What is on its way back to buyers.
        case refundsPayable = "refunds_payable"
        /// Goods sold, at their price.
        case revenue
        /// What buyers were let off, lowers revenue.
        case discounts
        /// What buyers have paid for sending.
        case shippingIncome = "shipping_income"
        /// What paid orders have been given back for, lowers revenue.
        case returns
        /// What gateways keep for their work.
        case gatewayFees = "gateway_fees"
    }

    public enum PostingKind: String, CaseIterable, Codable, Sendable {
        /// The gateway has taken money.
        case paymentReceived = "payment_received"
        /// An order has used the money.
        case orderPaid = "order_paid"
        case refundStarted = "refund_started"
        /// The gateway has given money back.
        case refundConfirmed = "refund_confirmed"
        /// The gateway's statement says what it has kept for taking money.
        case paymentFee = "payment_fee"
        /// The same for giving money back.
        case refundFee = "refund_fee"
    }

    public struct LedgerEntry: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerEntry(account: .gatewayClearing, amount: Money(3598, .eur))

        public var account: LedgerAccount
        /// A debit; a credit is negative.
        public var amount: Money

        public init(account: LedgerAccount, amount: Money) {
            self.account = account
            self.amount = amount
        }
    }

    /// One business event in the ledger; its entries add up to nothing.
    public struct Posting: Exemplified, Hashable, Codable, Sendable {
        public static let example = Posting(
            kind: .paymentReceived,
            order: .example(3),
            subject: ID<Payment>.example(7).description,
            entries: [.example, LedgerEntry(account: .buyerCredit, amount: Money(-3598, .eur))],
            postedAt: .example
        )

        public var kind: PostingKind
        public var order: ID<Order>
        /// The payment, order or refund that it is about.
        public var subject: String
        public var entries: [LedgerEntry]
        public var postedAt: Timestamp

        public init(
            kind: PostingKind,
            order: ID<Order>,
            subject: String,
            entries: [LedgerEntry],
            postedAt: Timestamp
        ) {
            self.kind = kind
            self.order = order
            self.subject = subject
            self.entries = entries
            self.postedAt = postedAt
        }
    }

    public struct FindPostings: Query {
        public static let name = "trade.ledger.find"
        public static let summary =
            "Lists what the ledger holds about an order, in the order of time: every cent of it."
        public static let example = FindPostings(order: .example(3))

        public var order: ID<Order>

        public init(order: ID<Order>) {
            self.order = order
        }

        public typealias Reply = PostingList
    }

    public struct PostingList: Exemplified, Hashable, Codable, Sendable {
        public static let example = PostingList(postings: [.example])

        public var postings: [Posting]

        public init(postings: [Posting]) {
            self.postings = postings
        }
    }

    public struct VerifyLedger: Query {
        public static let name = "trade.ledger.verify"
        public static let summary =
            "Recomputes the ledger from orders, payments and refunds, and lists what does not agree."
        public static let example = VerifyLedger()
        public static let roles: [Role] = [.edge, .service("trade")]

        public init() {}

        public typealias Reply = LedgerReport
    }

    public struct LedgerBalance: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerBalance(
            account: .gatewayClearing,
            currency: .eur,
            debit: 3598,
            credit: 0
        )

        public var account: LedgerAccount
        public var currency: Currency
        /// In minor units, as is `credit`.
        public var debit: Int64
        public var credit: Int64

        public init(account: LedgerAccount, currency: Currency, debit: Int64, credit: Int64) {
            self.account = account
            self.currency = currency
            self.debit = debit
            self.credit = credit
        }
    }

    /// Two figures that ought to be the same.
    public struct LedgerFinding: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerFinding(
            rule: "payment_received",
            subject: ID<Payment>.example(7).description,
            expected: 3598,
            found: 0
        )

        /// Which rule does not hold: `posting_balances`, `payment_received`, `order_paid`, `order_lines`,
        /// `refund_started`, `refund_confirmed`, `order_refunded`, or `payment_not_exceeded`.
        public var rule: String
        /// The payment, order or refund.
        public var subject: String
        /// In minor units, as is `found`.
        public var expected: Int64
        public var found: Int64

        public init(rule: String, subject: String, expected: Int64, found: Int64) {
            self.rule = rule
            self.subject = subject
            self.expected = expected
            self.found = found
        }
    }

    public struct LedgerReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = LedgerReport(
            isBalanced: false,
            postings: 12,
            balances: [.example],
            findings: [.example],
            verifiedAt: .example
        )

        /// Whether nothing was found.
        public var isBalanced: Bool
        public var postings: Int
        /// Of each account, by currency.
        public var balances: [LedgerBalance]
        /// The first hundred.
        public var findings: [LedgerFinding]
        public var verifiedAt: Timestamp

        public init(
            isBalanced: Bool,
            postings: Int,
            balances: [LedgerBalance],
            findings: [LedgerFinding],
            verifiedAt: Timestamp
        ) {
            self.isBalanced = isBalanced
            self.postings = postings
            self.balances = balances
            self.findings = findings
            self.verifiedAt = verifiedAt
        }
    }

    public struct AuditLedger: Command {
        public static let name = "trade.ledger.audit"
        public static let summary =
            "Has the ledger verified beside the running business; every night by the service itself."
        public static let example = AuditLedger()
        public static let roles: [Role] = [.edge, .service("trade")]
        public static let refusals: [RefusalCode] = []

        public var partitionKey: String { "ledger" }

        public init() {}

        public typealias Reply = AuditStarted
    }

    public struct AuditStarted: Exemplified, Hashable, Codable, Sendable {
        public static let example = AuditStarted(nextAt: .example)

        /// When the audit after this one begins.
        public var nextAt: Timestamp

        public init(nextAt: Timestamp) {
            self.nextAt = nextAt
        }
    }

    public struct ReportLedger: Command {
        public static let name = "trade.ledger.report"
        public static let summary = "Tells what an audit of the ledger has found; sent by the service to itself."
        public static let example = ReportLedger(report: .example)
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = []

        public var report: LedgerReport
        public var partitionKey: String { "ledger" }

        public init(report: LedgerReport) {
            self.report = report
        }

        public typealias Reply = LedgerReport
    }

    public struct LedgerBroken: Event, Hashable {
        public static let name = "trade.ledger.broken"
        public static let summary = "An audit found figures that do not agree: somebody has to look, today."
        public static let example = LedgerBroken(report: .example)

        public var report: LedgerReport
        public var partitionKey: String { "ledger" }

        public init(report: LedgerReport) {
            self.report = report
        }
    }
}

// Prices, quotes and carts.
extension Trade {
    /// Whoever buys for so much pays so much less.
    public struct SpendDiscount: Exemplified, Hashable, Codable, Sendable {
        public static let example = SpendDiscount(from: 3000, off: 360)

        /// The price of all goods from which it counts, in minor units as is `off`.
        public var from: Int64
        public var off: Int64

        public init(from: Int64, off: Int64) {
            self.from = from
            self.off = off
        }
    }

    /// What orders in one currency cost beside the goods.
    public struct PriceRules: Exemplified, Hashable, Codable, Sendable {
        public static let example = PriceRules(
            currency: .eur,
            discounts: [.example],
            shipping: 490,
            freeShippingFrom: 5000
        )

        public var currency: Currency
        /// The best one counts, and no other.
        public var discounts: [SpendDiscount]
        /// What sending an order costs, in minor units.
        public var shipping: Int64
        /// From what price of the goods, discount taken off, sending is free; never unless given.
        public var freeShippingFrom: Int64?

        public init(
            currency: Currency,
            discounts: [SpendDiscount] = [],
            shipping: Int64 = 0,
            freeShippingFrom: Int64? = nil
        ) {
            self.currency = currency
            self.discounts = discounts
            self.shipping = shipping
            self.freeShippingFrom = freeShippingFrom
        }
    }

    public struct ChangePriceRules: Command {
        public static let name = "trade.price-rules.change"
        public static let summary =
            "Says anew what orders in one currency cost beside the goods; campaigns have prices of their own."
        public static let example = ChangePriceRules(rules: .example)
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = []

        public var rules: PriceRules
        public var partitionKey: String { rules.currency.description }

        public init(rules: PriceRules) {
            self.rules = rules
        }

        public typealias Reply = PriceRulesChanged
    }

    public struct PriceRulesChanged: Event, Hashable {
        public static let name = "trade.price-rules.changed"
        public static let summary = "Orders that are placed from now on cost something else."
        public static let example = PriceRulesChanged(rules: .example)

        public var rules: PriceRules
        public var partitionKey: String { rules.currency.description }

        public init(rules: PriceRules) {
            self.rules = rules
        }
    }

    public struct FindPriceRules: Query {
        public static let name = "trade.price-rules.find"
        public static let summary = "Tells what orders cost beside the goods, by currency."
        public static let example = FindPriceRules()

        public init() {}

        public typealias Reply = PriceRulesList
    }

    public struct PriceRulesList: Exemplified, Hashable, Codable, Sendable {
        public static let example = PriceRulesList(rules: [.example])

        public var rules: [PriceRules]

        public init(rules: [PriceRules]) {
            self.rules = rules
        }
    }

    public struct AskQuote: Query {
        public static let name = "trade.quote.ask"
        public static let summary = "Tells what an order would cost now, and which rule gave each cent of it."
        public static let example = AskQuote(
            lines: [.example],
            buyer: .example(2),
            bargain: .example(15),
            flashSale: .example(17),
            presale: .example(19)
        )
        public static let refusals: [RefusalCode] = [
            .productNotForSale,
            .currencyMixed,
            .quantityRefused,
            .bargainNotFound,
            .flashSaleNotFound,
            .presaleNotFound,
        ]

        /// What is to be bought; what is in the buyer's cart, unless given.
        public var lines: [LineRequest]?
        public var buyer: ID<Person>?
        /// The bargain that is to be bought by, instead of lines.
        public var bargain: ID<Bargain>?
        /// The flash sale that a piece is to be bought in, instead of lines.
        public var flashSale: ID<FlashSale>?
        /// The presale that a piece is to be ordered in, instead of lines.
        public var presale: ID<Presale>?

        public init(
            lines: [LineRequest]? = nil,
            buyer: ID<Person>? = nil,
            bargain: ID<Bargain>? = nil,
            flashSale: ID<FlashSale>? = nil,
            presale: ID<Presale>? = nil
        ) {
            self.lines = lines
            self.buyer = buyer
            self.bargain = bargain
            self.flashSale = flashSale
            self.presale = presale
        }

        public typealias Reply = Quote
    }

    public enum PriceRule: String, CaseIterable, Codable, Sendable {
        /// Quantity times price.
        case listPrice = "list_price"
        /// The line's share, by its price, of the discount on the whole order; rounded down.
        case spendDiscount = "spend_discount"
        /// What rounding left of the discount.
        case discountRemainder = "discount_remainder"
        /// The line's share, by what is paid for it, of the shipping fee; rounded down.
        case shipping
        /// What rounding left of the shipping fee.
        case shippingRemainder = "shipping_remainder"
        /// The cuts that the helpers in a bargain have made.
        case bargain
        /// What a flash sale takes off.
        case flashSale = "flash_sale"
        /// What a presale takes off.
        case presale
    }

    /// One rule and what it added to a line, or took away.
    public struct PriceStep: Exemplified, Hashable, Codable, Sendable {
        public static let example = PriceStep(rule: .listPrice, amount: 3598, detail: "2 × 1799")

        public var rule: PriceRule
        /// In minor units.
        public var amount: Int64
        /// The arithmetic.
        public var detail: String

        public init(rule: PriceRule, amount: Int64, detail: String) {
            self.rule = rule
            self.amount = amount
            self.detail = detail
        }
    }

    public struct QuoteLine: Exemplified, Hashable, Codable, Sendable {
        public static let example = QuoteLine(line: .example, payable: Money(3728, .eur), steps: [.example])

        public var line: OrderLine
        /// What the line costs in the end.
        public var payable: Money
        /// How that came about: their amounts add up to it.
        public var steps: [PriceStep]

        public init(line: OrderLine, payable: Money, steps: [PriceStep]) {
            self.line = line
            self.payable = payable
            self.steps = steps
        }
    }

    public struct Quote: Exemplified, Hashable, Codable, Sendable {
        public static let example = Quote(
            lines: [.example],
            goods: Money(3598, .eur),
            discount: Money(360, .eur),
            shipping: Money(490, .eur),
            total: Money(3728, .eur)
        )

        public var lines: [QuoteLine]
        public var goods: Money
        /// What is taken off.
        public var discount: Money
        public var shipping: Money
        /// What an order would have to be paid with.
        public var total: Money

        public init(lines: [QuoteLine], goods: Money, discount: Money, shipping: Money, total: Money) {
            self.lines = lines
            self.goods = goods
            self.discount = discount
            self.shipping = shipping
            self.total = total
        }
    }

    /// What somebody means to buy; reserves nothing.
    public struct Cart: Exemplified, Hashable, Codable, Sendable {
        public static let example = Cart(buyer: .example(2), lines: [.example])

        public var buyer: ID<Person>
        /// In the order in which they were put in.
        public var lines: [LineRequest]

        public init(buyer: ID<Person>, lines: [LineRequest]) {
            self.buyer = buyer
            self.lines = lines
        }
    }

    public struct ChangeCart: Command {
        public static let name = "trade.cart.change"
        public static let summary =
            "Puts so many pieces of a product into a cart, in the place of those that are in it."
        public static let example = ChangeCart(buyer: .example(2), product: .example(1), quantity: 2)
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotForSale, .quantityRefused, .buyerErased]

        public var buyer: ID<Person>
        public var product: ID<Catalogue.Product>
        /// None takes the product out.
        public var quantity: Int
        public var partitionKey: String { buyer.description }

        public init(buyer: ID<Person>, product: ID<Catalogue.Product>, quantity: Int) {
            self.buyer = buyer
            self.product = product
            self.quantity = quantity
        }

        public typealias Reply = CartChanged
    }

    public struct CartChanged: Event, Hashable {
        public static let name = "trade.cart.changed"
        public static let summary = "Somebody means to buy something else than before."
        public static let example = CartChanged(cart: .example)

        public var cart: Cart
        public var partitionKey: String { cart.buyer.description }

        public init(cart: Cart) {
            self.cart = cart
        }
    }

    public struct FindCart: Query {
        public static let name = "trade.cart.find"
        public static let summary = "Tells what is in somebody's cart; trade.quote.ask tells what it costs."
        public static let example = FindCart(buyer: .example(2))

        public var buyer: ID<Person>

        public init(buyer: ID<Person>) {
            self.buyer = buyer
        }

        public typealias Reply = Cart
    }
}

// What gateways tell by themselves.
extension Trade {
    public struct ReceiveCallback: Command {
        public static let name = "trade.callback.receive"
        public static let summary = "Brings what a gateway has sent by itself, word for word, with its signature."
        public static let example = ReceiveCallback(
            payload: #"{"type":"payment_intent.succeeded","data":{"object":{"amount":3598}}}"#,
            signature: "t=1767225600,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .signatureRefused,
            .paymentNotFound,
            .paymentMismatch,
            .refundNotFound,
        ]

        /// The body as it came, for not a byte may differ.
        ///
        /// It holds ids and amounts, never anything personal.
        public var payload: String
        /// The header `Stripe-Signature`.
        public var signature: String
        public var partitionKey: String { signature }

        public init(payload: String, signature: String) {
            self.payload = payload
            self.signature = signature
        }

        public typealias Reply = CallbackReceived
    }

    public struct CallbackReceived: Exemplified, Hashable, Codable, Sendable {
        public static let example = CallbackReceived(
            type: "payment_intent.succeeded",
            payment: .example(7),
            refund: .example(6),
            outcome: .succeeded
        )

        /// What the gateway calls it.
        public var type: String
        public var payment: ID<Payment>?
        public var refund: ID<Refund>?
        /// What is known now; nil if the callback is of a type that changes nothing here.
        public var outcome: PaymentOutcome?

        public init(
            type: String,
            payment: ID<Payment>? = nil,
            refund: ID<Refund>? = nil,
            outcome: PaymentOutcome? = nil
        ) {
            self.type = type
            self.payment = payment
            self.refund = refund
            self.outcome = outcome
        }
    }

    public enum Statement: Identified {
        public static let idPrefix = "stm"
    }

    public enum StatementKind: String, CaseIterable, Codable, Sendable {
        case payment
        case refund
    }

    /// One movement of money by the gateway's books.
    public struct StatementLine: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementLine(
            number: 1,
            kind: .payment,
            reference: ID<Payment>.example(7).description,
            amount: Money(3598, .eur),
            fee: 77,
            at: .example
        )

        /// Counted from 1.
        public var number: Int
        public var kind: StatementKind
        /// The payment's or refund's id, as it was given to the gateway.
        public var reference: String
        /// Of a refund, too, more than nothing.
        public var amount: Money
        /// What the gateway keeps for itself, in minor units.
        public var fee: Int64?
        public var at: Timestamp

        public init(
            number: Int,
            kind: StatementKind,
            reference: String,
            amount: Money,
            fee: Int64? = nil,
            at: Timestamp
        ) {
            self.number = number
            self.kind = kind
            self.reference = reference
            self.amount = amount
            self.fee = fee
            self.at = at
        }
    }

    public struct RecordStatement: Command {
        public static let name = "trade.statement.record"
        public static let summary = "Takes in lines of a gateway's statement; `souk reconcile` sends them from a file."
        public static let example = RecordStatement(
            id: .example(12),
            from: .example,
            until: .example + .seconds(86_400),
            lines: [.example]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.statementExists]

        public var id: ID<Statement>
        /// The time that it is about; `until` is no part of it.
        public var from: Timestamp
        public var until: Timestamp
        /// 1 to 500 at once.
        public var lines: [StatementLine]
        public var partitionKey: String { id.description }

        public init(id: ID<Statement>, from: Timestamp, until: Timestamp, lines: [StatementLine]) {
            self.id = id
            self.from = from
            self.until = until
            self.lines = lines
        }

        public typealias Reply = StatementRecorded
    }

    public struct StatementRecorded: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementRecorded(id: .example(12), lines: 1)

        public var id: ID<Statement>
        /// How many it has by now.
        public var lines: Int

        public init(id: ID<Statement>, lines: Int) {
            self.id = id
            self.lines = lines
        }
    }

    public struct ReconcileStatement: Query {
        public static let name = "trade.statement.reconcile"
        public static let summary = "Compares a gateway's statement with the payments and refunds here, line by line."
        public static let example = ReconcileStatement(id: .example(12))
        public static let refusals: [RefusalCode] = [.statementNotFound]

        public var id: ID<Statement>

        public init(id: ID<Statement>) {
            self.id = id
        }

        public typealias Reply = Reconciliation
    }

    public enum StatementFault: String, CaseIterable, Codable, Sendable {
        /// The statement has a movement that is not known here at all.
        case unknown
        /// The statement has it; here the gateway has not decided, or has declined.
        case undecided
        /// It is here, and not on the statement.
        case missing
        /// The amounts or currencies differ.
        case amount
        /// The statement has it more than once.
        case repeated
    }

    public struct StatementDifference: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementDifference(
            fault: .amount,
            kind: .payment,
            reference: ID<Payment>.example(7).description,
            line: 1,
            here: Money(3598, .eur),
            there: Money(3599, .eur)
        )

        public var fault: StatementFault
        public var kind: StatementKind
        public var reference: String
        /// Of the statement.
        public var line: Int?
        /// What it is by our books.
        public var here: Money?
        /// What it is by the gateway's.
        public var there: Money?

        public init(
            fault: StatementFault,
            kind: StatementKind,
            reference: String,
            line: Int? = nil,
            here: Money? = nil,
            there: Money? = nil
        ) {
            self.fault = fault
            self.kind = kind
            self.reference = reference
            self.line = line
            self.here = here
            self.there = there
        }
    }

    public struct StatementTotal: Exemplified, Hashable, Codable, Sendable {
        public static let example = StatementTotal(
            kind: .payment,
            currency: .eur,
            lines: 1,
            here: 3598,
            there: 3598,
            fees: 77
        )

        public var kind: StatementKind
        public var currency: Currency
        /// Of the statement.
        public var lines: Int
        /// By our books within the time of the statement, in minor units as are the others.
        public var here: Int64
        public var there: Int64
        public var fees: Int64

        public init(
            kind: StatementKind,
            currency: Currency,
            lines: Int,
            here: Int64,
            there: Int64,
            fees: Int64
        ) {
            self.kind = kind
            self.currency = currency
            self.lines = lines
            self.here = here
            self.there = there
            self.fees = fees
        }
    }

    public struct Reconciliation: Exemplified, Hashable, Codable, Sendable {
        public static let example = Reconciliation(agreed: 1, differences: [.example], totals: [.example])

        /// How many movements are the same there and here.
        public var agreed: Int
        /// The first thousand.
        public var differences: [StatementDifference]
        public var totals: [StatementTotal]

        public init(agreed: Int, differences: [StatementDifference], totals: [StatementTotal]) {
            self.agreed = agreed
            self.differences = differences
            self.totals = totals
        }
    }
}

// After-sale.
extension Trade {
    public enum ClaimKind: String, CaseIterable, Codable, Sendable {
        /// The buyer keeps what came, or nothing came.
        case refundOnly = "refund_only"
        case returnAndRefund = "return_and_refund"
        /// The same again for what is sent back; a refund if there is none.
        case exchange
    }

    public enum ClaimReason: String, CaseIterable, Codable, Sendable {
        /// Within seven days; the buyer bears the shipping.
        case noReason = "no_reason"
        case defective
        case damaged
        case wrongItem = "wrong_item"
        case missing
        case notAsDescribed = "not_as_described"
    }

    public enum ClaimState: String, CaseIterable, Codable, Sendable {
        /// The shop has two days to decide; silence agrees.
        case applied
        /// The buyer has seven days to send the goods.
        case awaitingReturn = "awaiting_return"
        /// The warehouse has fourteen days to inspect them; silence agrees.
        case returning
        /// The buyer has seven days to escalate; then it is closed.
        case rejected
        /// Somebody who is not the shop has seven days to decide; silence agrees with the buyer.
        case escalated
        /// Money is on its way.
        case refunding
        /// Goods are on their way.
        case replacing
        case completed
        case withdrawn
        /// The goods were not sent back in time.
        case expired
    }

    public struct ClaimRequest: Exemplified, Hashable, Codable, Sendable {
        public static let example = ClaimRequest(line: 0, quantity: 1, amount: Money(1799, .eur))

        /// Which line of the order, counted from 0.
        public var line: Int
        public var quantity: Int
        /// What is to go back for these pieces: all that was paid for them unless less is enough.
        public var amount: Money?

        public init(line: Int, quantity: Int, amount: Money? = nil) {
            self.line = line
            self.quantity = quantity
            self.amount = amount
        }
    }

    public struct ClaimLine: Exemplified, Hashable, Codable, Sendable {
        public static let example = ClaimLine(
            line: 0,
            product: .example(1),
            quantity: 1,
            amount: Money(1799, .eur),
            restocked: 1,
            scrapped: 0
        )

        public var line: Int
        public var product: ID<Catalogue.Product>?
        public var quantity: Int
        /// What goes back for these pieces.
        public var amount: Money
        /// How many of them are for sale again, once inspected.
        public var restocked: Int?
        public var scrapped: Int?

        public init(
            line: Int,
            product: ID<Catalogue.Product>? = nil,
            quantity: Int,
            amount: Money,
            restocked: Int? = nil,
            scrapped: Int? = nil
        ) {
            self.line = line
            self.product = product
            self.quantity = quantity
            self.amount = amount
            self.restocked = restocked
            self.scrapped = scrapped
        }
    }

    /// What a buyer wants after the sale, from asking to the end.
    public struct Claim: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "clm"
        public static let example = Claim(
            id: .example(13),
            order: .example(3),
            buyer: .example(2),
            kind: .returnAndRefund,
            reason: .defective,
            lines: [.example],
            amount: Money(1799, .eur),
            state: .refunding,
            refund: .example(6),
            replacement: .example(14),
            openedAt: .example,
            dueAt: .example + .seconds(172_800),
            closedAt: .example + .seconds(86_400)
        )

        public var id: ID<Claim>
        public var order: ID<Order>
        public var buyer: ID<Person>
        public var kind: ClaimKind
        public var reason: ClaimReason
        public var lines: [ClaimLine]
        /// What goes back for all lines.
        public var amount: Money
        public var state: ClaimState
        public var refund: ID<Refund>?
        /// The order that brings the same again.
        public var replacement: ID<Order>?
        public var openedAt: Timestamp
        /// When it goes on by itself.
        public var dueAt: Timestamp?
        public var closedAt: Timestamp?

        public init(
            id: ID<Claim>,
            order: ID<Order>,
            buyer: ID<Person>,
            kind: ClaimKind,
            reason: ClaimReason,
            lines: [ClaimLine],
            amount: Money,
            state: ClaimState,
            refund: ID<Refund>? = nil,
            replacement: ID<Order>? = nil,
            openedAt: Timestamp,
            dueAt: Timestamp? = nil,
            closedAt: Timestamp? = nil
        ) {
            self.id = id
            self.order = order
            self.buyer = buyer
            self.kind = kind
            self.reason = reason
            self.lines = lines
            self.amount = amount
            self.state = state
            self.refund = refund
            self.replacement = replacement
            self.openedAt = openedAt
            self.dueAt = dueAt
            self.closedAt = closedAt
        }
    }

    /// What the warehouse found of one line that was sent back.
    public struct Inspection: Exemplified, Hashable, Codable, Sendable {
        public static let example = Inspection(line: 0, restocked: 1, scrapped: 0)

        public var line: Int
        public var restocked: Int
        public var scrapped: Int

        public init(line: Int, restocked: Int, scrapped: Int) {
            self.line = line
            self.restocked = restocked
            self.scrapped = scrapped
        }
    }

    public struct OpenClaim: Command {
        public static let name = "trade.claim.open"
        public static let summary = "Asks for money back, or for the same again, after the goods were sent."
        public static let example = OpenClaim(
            id: .example(13),
            order: .example(3),
            kind: .returnAndRefund,
            reason: .defective,
            lines: [.example]
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [
            .orderNotFound, .orderState, .claimExists, .claimOpen, .claimLate, .quantityRefused, .refundTooLarge,
        ]

        public var id: ID<Claim>?
        public var order: ID<Order>
        public var kind: ClaimKind
        public var reason: ClaimReason
        public var lines: [ClaimRequest]
        public var partitionKey: String { order.description }

        public init(id: ID<Claim>? = nil, order: ID<Order>, kind: ClaimKind, reason: ClaimReason, lines: [ClaimRequest])
        {
            self.id = id
            self.order = order
            self.kind = kind
            self.reason = reason
            self.lines = lines
        }

        public typealias Reply = Claim
    }

    public struct DecideClaim: Command {
        public static let name = "trade.claim.decide"
        public static let summary = "Says yes or no to a claim: the shop at first, somebody else once it was escalated."
        public static let example = DecideClaim(claim: .example(13), accept: true)
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.claimNotFound, .claimState]

        public var claim: ID<Claim>
        public var accept: Bool
        public var partitionKey: String { claim.description }

        public init(claim: ID<Claim>, accept: Bool) {
            self.claim = claim
            self.accept = accept
        }

        public typealias Reply = Claim
    }

    public struct WithdrawClaim: Command {
        public static let name = "trade.claim.withdraw"
        public static let summary = "Takes a claim back, unless money or goods are on their way already."
        public static let example = WithdrawClaim(claim: .example(13))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.claimNotFound, .claimState]

        public var claim: ID<Claim>
        public var partitionKey: String { claim.description }

        public init(claim: ID<Claim>) {
            self.claim = claim
        }

        public typealias Reply = Claim
    }

    public struct SendClaim: Command {
        public static let name = "trade.claim.send"
        public static let summary = "Notes that the buyer has sent the goods back."
        public static let example = SendClaim(
            claim: .example(13),
            carrier: "sf-express",
            trackingNumber: "SF1234567891"
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.claimNotFound, .claimState]

        public var claim: ID<Claim>
        public var carrier: String?
        public var trackingNumber: String?
        public var partitionKey: String { claim.description }

        public init(claim: ID<Claim>, carrier: String? = nil, trackingNumber: String? = nil) {
            self.claim = claim
            self.carrier = carrier
            self.trackingNumber = trackingNumber
        }

        public typealias Reply = Claim
    }

    public struct InspectClaim: Command {
        public static let name = "trade.claim.inspect"
        public static let summary =
            "Tells what the warehouse found: what can be sold again, what is scrap, and whether to accept it."
        public static let example = InspectClaim(claim: .example(13), accept: true, lines: [.example])
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.claimNotFound, .claimState, .quantityRefused]

        public var claim: ID<Claim>
        public var accept: Bool
        public var lines: [Inspection]
        public var partitionKey: String { claim.description }

        public init(claim: ID<Claim>, accept: Bool, lines: [Inspection]) {
            self.claim = claim
            self.accept = accept
            self.lines = lines
        }

        public typealias Reply = Claim
    }

    public struct EscalateClaim: Command {
        public static let name = "trade.claim.escalate"
        public static let summary = "Has somebody else decide on a claim that was rejected, once."
        public static let example = EscalateClaim(claim: .example(13))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.claimNotFound, .claimState]

        public var claim: ID<Claim>
        public var partitionKey: String { claim.description }

        public init(claim: ID<Claim>) {
            self.claim = claim
        }

        public typealias Reply = Claim
    }

    public struct AdvanceClaim: Command {
        public static let name = "trade.claim.advance"
        public static let summary = "Goes on with a claim whose time to answer is over; sent by the service to itself."
        public static let example = AdvanceClaim(claim: .example(13))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.claimNotFound]

        public var claim: ID<Claim>
        public var partitionKey: String { claim.description }

        public init(claim: ID<Claim>) {
            self.claim = claim
        }

        public typealias Reply = Claim
    }

    public struct ClaimOpened: Event, Hashable {
        public static let name = "trade.claim.opened"
        public static let summary = "A buyer is not content with what came."
        public static let example = ClaimOpened(claim: .example)

        public var claim: Claim
        public var partitionKey: String { claim.order.description }

        public init(claim: Claim) {
            self.claim = claim
        }
    }

    public struct ClaimAdvanced: Event, Hashable {
        public static let name = "trade.claim.advanced"
        public static let summary = "A claim has gone on; its state says what it waits for."
        public static let example = ClaimAdvanced(claim: .example)

        public var claim: Claim
        public var partitionKey: String { claim.order.description }

        public init(claim: Claim) {
            self.claim = claim
        }
    }

    public struct ClaimClosed: Event, Hashable {
        public static let name = "trade.claim.closed"
        public static let summary = "A claim has ended; its state says how."
        public static let example = ClaimClosed(claim: .example)

        public var claim: Claim
        public var partitionKey: String { claim.order.description }

        public init(claim: Claim) {
            self.claim = claim
        }
    }

    public struct FindClaims: Query {
        public static let name = "trade.claim.find"
        public static let summary = "Lists claims, the newest first, page by page."
        public static let example = FindClaims(
            claim: .example(13),
            order: .example(3),
            buyer: .example(2),
            state: .escalated,
            limit: 20,
            before: .example(14)
        )

        public var claim: ID<Claim>?
        public var order: ID<Order>?
        public var buyer: ID<Person>?
        public var state: ClaimState?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Claim>?

        public init(
            claim: ID<Claim>? = nil,
            order: ID<Order>? = nil,
            buyer: ID<Person>? = nil,
            state: ClaimState? = nil,
            limit: Int? = nil,
            before: ID<Claim>? = nil
        ) {
            self.claim = claim
            self.order = order
            self.buyer = buyer
            self.state = state
            self.limit = limit
            self.before = before
        }

        public typealias Reply = ClaimPage
    }

    public struct ClaimPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = ClaimPage(claims: [.example], next: .example(13))

        public var claims: [Claim]
        public var next: ID<Claim>?

        public init(claims: [Claim], next: ID<Claim>? = nil) {
            self.claims = claims
            self.next = next
        }
    }

    public struct FindQuality: Query {
        public static let name = "trade.quality.find"
        public static let summary = "Tells how often products turned out to be at fault, the worst first."
        public static let example = FindQuality(product: .example(1), limit: 20)

        public var product: ID<Catalogue.Product>?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?

        public init(product: ID<Catalogue.Product>? = nil, limit: Int? = nil) {
            self.product = product
            self.limit = limit
        }

        public typealias Reply = QualityList
    }

    public struct ProductQuality: Exemplified, Hashable, Codable, Sendable {
        public static let example = ProductQuality(product: .example(1), shipped: 90, faulty: 1, score: 990)

        public var product: ID<Catalogue.Product>
        /// Pieces that were sent on their way.
        public var shipped: Int
        /// Pieces that a claim for other than no reason was accepted about.
        public var faulty: Int
        /// Good pieces among a thousand, as if ten good ones more had been sent: (shipped - faulty + 10) / (shipped + 10).
        public var score: Int

        public init(product: ID<Catalogue.Product>, shipped: Int, faulty: Int, score: Int) {
            self.product = product
            self.shipped = shipped
            self.faulty = faulty
            self.score = score
        }
    }

    public struct QualityList: Exemplified, Hashable, Codable, Sendable {
        public static let example = QualityList(products: [.example])

        public var products: [ProductQuality]

        public init(products: [ProductQuality]) {
            self.products = products
        }
    }
}
