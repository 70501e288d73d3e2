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
        RemindOrder.self,
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
        CancelTickets.self,
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
        /// Waits to be shipped, for its group-buy to form, or for goods that have yet to come in; some of it may be on its
        /// way.
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
            shipped: 1,
            cancelled: 1
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
        /// How many of the pieces will never be, since they were cancelled after others had left; none unless given.
        public var cancelled: Int?

        public init(
            product: ID<Catalogue.Product>,
            quantity: Int,
            unitPrice: Money,
            amount: Money,
            discount: Money? = nil,
            shipping: Money? = nil,
            shipped: Int? = nil,
            cancelled: Int? = nil
        ) {
            self.product = product
            self.quantity = quantity
            self.unitPrice = unitPrice
            self.amount = amount
            self.discount = discount
            self.shipping = shipping
            self.shipped = shipped
            self.cancelled = cancelled
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
        public static let summary =
            "A parcel is on its way, or what is left will never be; the order's state tells whether anything is to come."
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
            "Closes an order, or what of it has not been shipped: gives the stock back, and the money if it was paid."
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

    public struct RemindOrder: Command {
        public static let name = "trade.order.remind"
        public static let summary =
            "Reminds the buyer that an order is not paid, when half of the time is over; sent by the service to itself."
        public static let example = RemindOrder(order: .example(3))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.orderNotFound]

        public var order: ID<Order>
        public var partitionKey: String { order.description }

        public init(order: ID<Order>) {
            self.order = order
        }

        public typealias Reply = Order
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
