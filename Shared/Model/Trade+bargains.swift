extension RefusalCode {
    public static let bargainNotFound = RefusalCode("bargain_not_found", "There is no such bargain")
    public static let bargainExists = RefusalCode("bargain_exists", "Another bargain has this id already")
    public static let bargainOver = RefusalCode("bargain_over", "The bargain takes no more cuts")
    public static let bargainNotReached = RefusalCode(
        "bargain_not_reached",
        "The bargain is not at its lowest price, or no longer"
    )
    public static let bargainLimit = RefusalCode(
        "bargain_limit",
        "The person has had as many of these as the offer gives one person"
    )
    public static let ownBargain = RefusalCode("own_bargain", "Others cut the price, not who has opened the bargain")
    public static let notTheOpener = RefusalCode("not_the_opener", "Only who has opened the bargain may buy by it")
    public static let alreadyHelped = RefusalCode("already_helped", "The person has helped in this bargain already")
    public static let helpExists = RefusalCode("help_exists", "Another help has this id already")
    public static let helpNotFound = RefusalCode("help_not_found", "There is no such help")
    public static let campaignClosed = RefusalCode("campaign_closed", "The campaign has not begun, or is over")
}

// Bargains.
extension Trade {
    public enum BargainState: String, CaseIterable, Codable, Sendable {
        /// Waits for helpers.
        case running
        /// The price is at its floor, and the opener may buy at it until `expires_at`.
        case reached
        /// Its order is under way, or done; if that ends before it is shipped, the bargain is reached again.
        case ordered
        case expired
    }

    /// Lets people have a price cut by others, down to a floor.
    public struct BargainOffer: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "bgo"
        public static let example = BargainOffer(
            id: .example(14),
            product: .example(1),
            start: Money(1799, .eur),
            floor: Money(999, .eur),
            cuts: 8,
            newcomerPercent: 50,
            lifetimeSeconds: 86_400,
            bargainsPerPerson: 1,
            helpsPerPerson: 3,
            from: .example,
            until: .example + .seconds(2_592_000),
            createdAt: .example
        )

        public var id: ID<BargainOffer>
        public var product: ID<Catalogue.Product>
        /// The price that cutting begins at: what a piece cost alone when it was offered.
        public var start: Money
        public var floor: Money
        /// How many helpers it takes to get there.
        public var cuts: Int
        /// How much more than others somebody cuts who has never helped or bought before; later cuts pay for it.
        public var newcomerPercent: Int
        /// How long one bargain may wait for its helpers.
        public var lifetimeSeconds: Int
        public var bargainsPerPerson: Int
        public var helpsPerPerson: Int
        public var from: Timestamp
        /// When bargaining ends; what is reached by then can still be bought.
        public var until: Timestamp
        public var createdAt: Timestamp

        public init(
            id: ID<BargainOffer>,
            product: ID<Catalogue.Product>,
            start: Money,
            floor: Money,
            cuts: Int,
            newcomerPercent: Int,
            lifetimeSeconds: Int,
            bargainsPerPerson: Int,
            helpsPerPerson: Int,
            from: Timestamp,
            until: Timestamp,
            createdAt: Timestamp
        ) {
            self.id = id
            self.product = product
            self.start = start
            self.floor = floor
            self.cuts = cuts
            self.newcomerPercent = newcomerPercent
            self.lifetimeSeconds = lifetimeSeconds
            self.bargainsPerPerson = bargainsPerPerson
            self.helpsPerPerson = helpsPerPerson
            self.from = from
            self.until = until
            self.createdAt = createdAt
        }
    }

    public struct Bargain: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "bgn"
        public static let example = Bargain(
            id: .example(15),
            offer: .example(14),
            product: .example(1),
            opener: .example(2),
            start: Money(1799, .eur),
            floor: Money(999, .eur),
            price: Money(1298, .eur),
            cuts: 8,
            made: 3,
            seed: "9e3779b97f4a7c15",
            newcomerPercent: 50,
            state: .running,
            reason: "product_withdrawn",
            order: .example(3),
            openedAt: .example,
            expiresAt: .example + .seconds(86_400),
            reachedAt: .example + .seconds(7200),
            closedAt: .example + .seconds(90_000)
        )

        public var id: ID<Bargain>
        public var offer: ID<BargainOffer>
        public var product: ID<Catalogue.Product>
        public var opener: ID<Person>
        public var start: Money
        public var floor: Money
        /// What it has come down to.
        public var price: Money
        public var cuts: Int
        /// How many of the cuts have been made.
        public var made: Int
        /// All cuts follow from it; 16 hexadecimal digits, drawn when the bargain began.
        public var seed: String
        public var newcomerPercent: Int
        public var state: BargainState
        /// Why it ended before its time; a stable code.
        public var reason: String?
        public var order: ID<Order>?
        public var openedAt: Timestamp
        /// Until when it may be helped; once it is reached, until when it may be bought.
        public var expiresAt: Timestamp
        public var reachedAt: Timestamp?
        public var closedAt: Timestamp?

        public init(
            id: ID<Bargain>,
            offer: ID<BargainOffer>,
            product: ID<Catalogue.Product>,
            opener: ID<Person>,
            start: Money,
            floor: Money,
            price: Money,
            cuts: Int,
            made: Int,
            seed: String,
            newcomerPercent: Int,
            state: BargainState,
            reason: String? = nil,
            order: ID<Order>? = nil,
            openedAt: Timestamp,
            expiresAt: Timestamp,
            reachedAt: Timestamp? = nil,
            closedAt: Timestamp? = nil
        ) {
            self.id = id
            self.offer = offer
            self.product = product
            self.opener = opener
            self.start = start
            self.floor = floor
            self.price = price
            self.cuts = cuts
            self.made = made
            self.seed = seed
            self.newcomerPercent = newcomerPercent
            self.state = state
            self.reason = reason
            self.order = order
            self.openedAt = openedAt
            self.expiresAt = expiresAt
            self.reachedAt = reachedAt
            self.closedAt = closedAt
        }
    }

    public enum BargainHelpState: String, CaseIterable, Codable, Sendable {
        /// Waits for risk control.
        case asked
        /// Has cut the price.
        case cut
        case refused
    }

    /// One person's help in one bargain.
    public struct BargainHelp: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "hlp"
        public static let example = BargainHelp(
            id: .example(16),
            bargain: .example(15),
            person: .example(4),
            state: .cut,
            reason: "risk_denied",
            number: 3,
            amount: Money(121, .eur),
            isNewcomer: false,
            askedAt: .example + .seconds(60)
        )

        public var id: ID<BargainHelp>
        public var bargain: ID<Bargain>
        public var person: ID<Person>
        public var state: BargainHelpState
        /// Why it was refused: `risk_denied`, `risk_unavailable` or `bargain_over`.
        public var reason: String?
        /// Which of the cuts it has made, counted from 1.
        public var number: Int?
        public var amount: Money?
        /// Whether the person had never helped or bought before.
        public var isNewcomer: Bool?
        public var askedAt: Timestamp

        public init(
            id: ID<BargainHelp>,
            bargain: ID<Bargain>,
            person: ID<Person>,
            state: BargainHelpState,
            reason: String? = nil,
            number: Int? = nil,
            amount: Money? = nil,
            isNewcomer: Bool? = nil,
            askedAt: Timestamp
        ) {
            self.id = id
            self.bargain = bargain
            self.person = person
            self.state = state
            self.reason = reason
            self.number = number
            self.amount = amount
            self.isNewcomer = isNewcomer
            self.askedAt = askedAt
        }
    }

    public struct OfferBargain: Command {
        public static let name = "trade.bargain.offer"
        public static let summary = "Lets people have the price of a product cut by others, down to a floor."
        public static let example = OfferBargain(
            id: .example(14),
            product: .example(1),
            floor: Money(999, .eur),
            cuts: 8,
            newcomerPercent: 50,
            lifetimeSeconds: 86_400,
            bargainsPerPerson: 1,
            helpsPerPerson: 3,
            from: .example,
            until: .example + .seconds(2_592_000)
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.offerExists, .productNotForSale, .quantityRefused]

        public var id: ID<BargainOffer>?
        public var product: ID<Catalogue.Product>
        public var floor: Money
        /// 1 to 100 helpers.
        public var cuts: Int
        /// 0 to 200; 50 unless given.
        public var newcomerPercent: Int?
        /// A day unless given.
        public var lifetimeSeconds: Int?
        /// 1 unless given.
        public var bargainsPerPerson: Int?
        /// 3 unless given.
        public var helpsPerPerson: Int?
        /// At once unless given.
        public var from: Timestamp?
        /// Thirty days after its beginning unless given.
        public var until: Timestamp?
        public var partitionKey: String { product.description }

        public init(
            id: ID<BargainOffer>? = nil,
            product: ID<Catalogue.Product>,
            floor: Money,
            cuts: Int,
            newcomerPercent: Int? = nil,
            lifetimeSeconds: Int? = nil,
            bargainsPerPerson: Int? = nil,
            helpsPerPerson: Int? = nil,
            from: Timestamp? = nil,
            until: Timestamp? = nil
        ) {
            self.id = id
            self.product = product
            self.floor = floor
            self.cuts = cuts
            self.newcomerPercent = newcomerPercent
            self.lifetimeSeconds = lifetimeSeconds
            self.bargainsPerPerson = bargainsPerPerson
            self.helpsPerPerson = helpsPerPerson
            self.from = from
            self.until = until
        }

        public typealias Reply = BargainOffered
    }

    public struct BargainOffered: Event, Hashable {
        public static let name = "trade.bargain.offered"
        public static let summary = "The price of a product can be bargained down."
        public static let example = BargainOffered(offer: .example)

        public var offer: BargainOffer
        public var partitionKey: String { offer.product.description }

        public init(offer: BargainOffer) {
            self.offer = offer
        }
    }

    public struct StartBargain: Command {
        public static let name = "trade.bargain.start"
        public static let summary = "Begins a bargain: draws all its cuts at once, which add up to the cent."
        public static let example = StartBargain(id: .example(15), offer: .example(14), opener: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .offerNotFound,
            .bargainExists,
            .bargainLimit,
            .campaignClosed,
            .productNotForSale,
            .buyerErased,
        ]

        public var id: ID<Bargain>?
        public var offer: ID<BargainOffer>
        public var opener: ID<Person>
        public var partitionKey: String { offer.description }

        public init(id: ID<Bargain>? = nil, offer: ID<BargainOffer>, opener: ID<Person>) {
            self.id = id
            self.offer = offer
            self.opener = opener
        }

        public typealias Reply = BargainStarted
    }

    public struct BargainStarted: Event, Hashable {
        public static let name = "trade.bargain.started"
        public static let summary = "A bargain waits for helpers; all its cuts follow from its seed."
        public static let example = BargainStarted(bargain: .example)

        public var bargain: Bargain
        public var partitionKey: String { bargain.id.description }

        public init(bargain: Bargain) {
            self.bargain = bargain
        }
    }

    public struct HelpBargain: Command {
        public static let name = "trade.bargain.help"
        public static let summary =
            "Asks to cut a bargain's price, once for each person; risk control has its say next."
        public static let example = HelpBargain(
            id: .example(16),
            bargain: .example(15),
            person: .example(4),
            device: "dev-7f3a",
            network: "net-19c2"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .bargainNotFound,
            .bargainOver,
            .bargainLimit,
            .ownBargain,
            .alreadyHelped,
            .helpExists,
            .buyerErased,
        ]

        public var id: ID<BargainHelp>?
        public var bargain: ID<Bargain>
        public var person: ID<Person>
        public var device: String?
        public var network: String?
        public var partitionKey: String { bargain.description }

        public init(
            id: ID<BargainHelp>? = nil,
            bargain: ID<Bargain>,
            person: ID<Person>,
            device: String? = nil,
            network: String? = nil
        ) {
            self.id = id
            self.bargain = bargain
            self.person = person
            self.device = device
            self.network = network
        }

        public typealias Reply = BargainHelp
    }

    public struct BargainHelped: Event, Hashable {
        public static let name = "trade.bargain.helped"
        public static let summary = "Somebody has cut a bargain's price."
        public static let example = BargainHelped(bargain: .example, help: .example)

        public var bargain: Bargain
        public var help: BargainHelp
        public var partitionKey: String { bargain.id.description }

        public init(bargain: Bargain, help: BargainHelp) {
            self.bargain = bargain
            self.help = help
        }
    }

    public struct HelpRefused: Event, Hashable {
        public static let name = "trade.help.refused"
        public static let summary = "A help cuts nothing; its reason says why."
        public static let example = HelpRefused(help: .example)

        public var help: BargainHelp
        public var partitionKey: String { help.bargain.description }

        public init(help: BargainHelp) {
            self.help = help
        }
    }

    public struct ChaseHelp: Command {
        public static let name = "trade.help.chase"
        public static let summary = "Asks risk control about a help again, or gives up; sent by the service to itself."
        public static let example = ChaseHelp(help: .example(16), bargain: .example(15))
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.helpNotFound]

        public var help: ID<BargainHelp>
        public var bargain: ID<Bargain>
        public var partitionKey: String { bargain.description }

        public init(help: ID<BargainHelp>, bargain: ID<Bargain>) {
            self.help = help
            self.bargain = bargain
        }

        public typealias Reply = BargainHelp
    }

    public struct BargainReached: Event, Hashable {
        public static let name = "trade.bargain.reached"
        public static let summary = "A bargain's price is at its floor: its opener may buy at it."
        public static let example = BargainReached(bargain: .example)

        public var bargain: Bargain
        public var partitionKey: String { bargain.id.description }

        public init(bargain: Bargain) {
            self.bargain = bargain
        }
    }

    public struct BuyBargain: Command {
        public static let name = "trade.bargain.buy"
        public static let summary = "Places an order at the price that a bargain has reached."
        public static let example = BuyBargain(
            bargain: .example(15),
            order: .example(3),
            buyer: .example(2),
            address: .example(4),
            device: "dev-7f3a",
            network: "net-19c2"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .bargainNotFound,
            .bargainNotReached,
            .notTheOpener,
            .orderExists,
            .productNotForSale,
            .buyerErased,
        ]

        public var bargain: ID<Bargain>
        /// The id that the order is to have.
        public var order: ID<Order>?
        public var buyer: ID<Person>
        public var address: ID<Identity.Address>?
        public var device: String?
        public var network: String?
        public var partitionKey: String { bargain.description }

        public init(
            bargain: ID<Bargain>,
            order: ID<Order>? = nil,
            buyer: ID<Person>,
            address: ID<Identity.Address>? = nil,
            device: String? = nil,
            network: String? = nil
        ) {
            self.bargain = bargain
            self.order = order
            self.buyer = buyer
            self.address = address
            self.device = device
            self.network = network
        }

        public typealias Reply = BargainOrdered
    }

    public struct BargainOrdered: Event, Hashable {
        public static let name = "trade.bargain.ordered"
        public static let summary = "Somebody wants to buy at the price that their bargain has reached."
        public static let example = BargainOrdered(bargain: .example, order: .example)

        public var bargain: Bargain
        public var order: Order
        public var partitionKey: String { bargain.id.description }

        public init(bargain: Bargain, order: Order) {
            self.bargain = bargain
            self.order = order
        }
    }

    public struct BargainReopened: Event, Hashable {
        public static let name = "trade.bargain.reopened"
        public static let summary = "A bargain's order has ended before it was shipped: its price can be had again."
        public static let example = BargainReopened(bargain: .example, order: .example(3))

        public var bargain: Bargain
        public var order: ID<Order>
        public var partitionKey: String { bargain.id.description }

        public init(bargain: Bargain, order: ID<Order>) {
            self.bargain = bargain
            self.order = order
        }
    }

    public struct ExpireBargain: Command {
        public static let name = "trade.bargain.expire"
        public static let summary = "Closes a bargain whose time is over; sent by the service to itself."
        public static let example = ExpireBargain(bargain: .example(15), reason: "product_withdrawn")
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.bargainNotFound]

        public var bargain: ID<Bargain>
        /// Why it is closed before its time; without one nothing happens before.
        public var reason: String?
        public var partitionKey: String { bargain.description }

        public init(bargain: ID<Bargain>, reason: String? = nil) {
            self.bargain = bargain
            self.reason = reason
        }

        public typealias Reply = Bargain
    }

    public struct BargainExpired: Event, Hashable {
        public static let name = "trade.bargain.expired"
        public static let summary = "A bargain was not reached, or not bought, in time."
        public static let example = BargainExpired(bargain: .example)

        public var bargain: Bargain
        public var partitionKey: String { bargain.id.description }

        public init(bargain: Bargain) {
            self.bargain = bargain
        }
    }

    public struct FindBargainOffers: Query {
        public static let name = "trade.bargain-offer.find"
        public static let summary = "Lists what can be bargained for, and on which terms, the newest first."
        public static let example = FindBargainOffers(
            offer: .example(14),
            product: .example(1),
            onlyOpen: true,
            limit: 20,
            before: .example(9)
        )

        public var offer: ID<BargainOffer>?
        public var product: ID<Catalogue.Product>?
        /// Whether only those are wanted by which somebody may start a bargain now.
        public var onlyOpen: Bool?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<BargainOffer>?

        public init(
            offer: ID<BargainOffer>? = nil,
            product: ID<Catalogue.Product>? = nil,
            onlyOpen: Bool? = nil,
            limit: Int? = nil,
            before: ID<BargainOffer>? = nil
        ) {
            self.offer = offer
            self.product = product
            self.onlyOpen = onlyOpen
            self.limit = limit
            self.before = before
        }

        public typealias Reply = BargainOfferPage
    }

    public struct BargainOfferPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = BargainOfferPage(offers: [.example], next: .example(14))

        public var offers: [BargainOffer]
        public var next: ID<BargainOffer>?

        public init(offers: [BargainOffer], next: ID<BargainOffer>? = nil) {
            self.offers = offers
            self.next = next
        }
    }

    public struct FindBargains: Query {
        public static let name = "trade.bargain.find"
        public static let summary = "Lists bargains, the newest first, page by page."
        public static let example = FindBargains(
            bargain: .example(15),
            offer: .example(14),
            opener: .example(2),
            state: .running,
            limit: 20,
            before: .example(9)
        )

        public var bargain: ID<Bargain>?
        public var offer: ID<BargainOffer>?
        public var opener: ID<Person>?
        public var state: BargainState?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<Bargain>?

        public init(
            bargain: ID<Bargain>? = nil,
            offer: ID<BargainOffer>? = nil,
            opener: ID<Person>? = nil,
            state: BargainState? = nil,
            limit: Int? = nil,
            before: ID<Bargain>? = nil
        ) {
            self.bargain = bargain
            self.offer = offer
            self.opener = opener
            self.state = state
            self.limit = limit
            self.before = before
        }

        public typealias Reply = BargainPage
    }

    public struct BargainPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = BargainPage(bargains: [.example], next: .example(15))

        public var bargains: [Bargain]
        public var next: ID<Bargain>?

        public init(bargains: [Bargain], next: ID<Bargain>? = nil) {
            self.bargains = bargains
            self.next = next
        }
    }

    public struct ExplainBargain: Query {
        public static let name = "trade.bargain.explain"
        public static let summary = "Shows every cut of a bargain, made or to come, and how it follows from the seed."
        public static let example = ExplainBargain(bargain: .example(15))
        public static let refusals: [RefusalCode] = [.bargainNotFound]

        public var bargain: ID<Bargain>

        public init(bargain: ID<Bargain>) {
            self.bargain = bargain
        }

        public typealias Reply = BargainExplanation
    }

    /// One of a bargain's cuts, in minor units.
    public struct BargainCut: Exemplified, Hashable, Codable, Sendable {
        public static let example = BargainCut(
            number: 3,
            drawn: 121,
            change: 60,
            amount: 181,
            price: 1298,
            isMade: true,
            isNewcomer: true
        )

        /// Counted from 1.
        public var number: Int
        /// What the seed gives.
        public var drawn: Int64
        /// What was added for a newcomer, or taken away for the newcomers before.
        public var change: Int64
        /// What is cut: all of them together are start less floor.
        public var amount: Int64
        /// What the price is after it.
        public var price: Int64
        public var isMade: Bool
        public var isNewcomer: Bool

        public init(
            number: Int,
            drawn: Int64,
            change: Int64,
            amount: Int64,
            price: Int64,
            isMade: Bool,
            isNewcomer: Bool
        ) {
            self.number = number
            self.drawn = drawn
            self.change = change
            self.amount = amount
            self.price = price
            self.isMade = isMade
            self.isNewcomer = isNewcomer
        }
    }

    /// Enough to reckon a bargain anew; who has helped is nobody's business.
    public struct BargainExplanation: Exemplified, Hashable, Codable, Sendable {
        public static let example = BargainExplanation(
            bargain: .example(15),
            seed: "9e3779b97f4a7c15",
            method: "SplitMix64 over the seed",
            start: Money(1799, .eur),
            floor: Money(999, .eur),
            newcomerPercent: 50,
            cuts: [.example],
            isVerified: true
        )

        public var bargain: ID<Bargain>
        public var seed: String
        /// How the cuts follow from the seed, in words.
        public var method: String
        public var start: Money
        public var floor: Money
        public var newcomerPercent: Int
        public var cuts: [BargainCut]
        /// Whether the cuts that were made are those that the seed gives, and all of them add up.
        public var isVerified: Bool

        public init(
            bargain: ID<Bargain>,
            seed: String,
            method: String,
            start: Money,
            floor: Money,
            newcomerPercent: Int,
            cuts: [BargainCut],
            isVerified: Bool
        ) {
            self.bargain = bargain
            self.seed = seed
            self.method = method
            self.start = start
            self.floor = floor
            self.newcomerPercent = newcomerPercent
            self.cuts = cuts
            self.isVerified = isVerified
        }
    }
}
