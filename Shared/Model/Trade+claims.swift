extension RefusalCode {
    public static let claimNotFound = RefusalCode("claim_not_found", "There is no such claim")
    public static let claimExists = RefusalCode("claim_exists", "Another claim has this id already")
    public static let claimOpen = RefusalCode("claim_open", "Another claim about this line has not ended")
    public static let claimState = RefusalCode("claim_state", "The claim is in a state that does not allow this")
    public static let claimLate = RefusalCode("claim_late", "The time for such a claim is over")
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
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .orderNotFound, .orderState, .claimExists, .claimOpen, .claimLate, .quantityRefused, .refundTooLarge,
            .secondPersonMissing, .approvalInvalid,
        ]

        public var id: ID<Claim>?
        public var order: ID<Order>
        public var kind: ClaimKind
        public var reason: ClaimReason
        public var lines: [ClaimRequest]
        /// As a refund takes it, where somebody who works here opens a claim for its buyer.
        public var approval: String?
        public var partitionKey: String { order.description }

        public init(
            id: ID<Claim>? = nil,
            order: ID<Order>,
            kind: ClaimKind,
            reason: ClaimReason,
            lines: [ClaimRequest],
            approval: String? = nil
        ) {
            self.id = id
            self.order = order
            self.kind = kind
            self.reason = reason
            self.lines = lines
            self.approval = approval
        }

        /// What the second person approves.
        public static func deed(claiming amount: Money, of order: ID<Order>) -> Identity.Deed {
            Identity.Deed(action: name, subject: order.description, amount: amount)
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
        public static let roles: [Role] = [.edge, .person]
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
        public static let roles: [Role] = [.edge, .person]
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
        public static let roles: [Role] = [.edge, .person]
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
        public static let roles: [Role] = [.edge]
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
