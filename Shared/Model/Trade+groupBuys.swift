extension RefusalCode {
    public static let groupBuyNotFound = RefusalCode("group_buy_not_found", "There is no such group-buy")
    public static let groupBuyExists = RefusalCode("group_buy_exists", "Another group-buy has this id already")
    public static let groupBuyFull = RefusalCode("group_buy_full", "Every seat of the group-buy is taken")
    public static let groupBuyClosed = RefusalCode(
        "group_buy_closed",
        "The group-buy has formed, expired or been cancelled"
    )
    public static let alreadyInGroupBuy = RefusalCode(
        "already_in_group_buy",
        "The person has a seat in a running group-buy of this offer"
    )
}

// Group-buys.
extension Trade {
    public enum GroupBuyState: String, CaseIterable, Codable, Sendable {
        case open
        case formed
        case expired
        case cancelled
    }

    /// What becomes of money that comes too late for its seat.
    public enum PaidButFull: String, CaseIterable, Codable, Sendable {
        /// It goes back.
        case refund
        /// It buys a seat in another open group of the offer; if none has one, it goes back.
        case reseat
        /// It opens another group, led by who has paid.
        case open
    }

    public struct GroupBuyOffer: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "gbo"
        public static let example = GroupBuyOffer(
            id: .example(8),
            product: .example(1),
            price: Money(1299, .eur),
            size: 3,
            lifetimeSeconds: 86_400,
            paidButFull: .reseat,
            createdAt: .example,
            withdrawnAt: .example + .seconds(864_000)
        )

        public var id: ID<GroupBuyOffer>
        public var product: ID<Catalogue.Product>
        /// For one piece.
        public var price: Money
        /// How many people make a group.
        public var size: Int
        /// How long a group may wait for its last member.
        public var lifetimeSeconds: Int
        /// `refund` unless given.
        public var paidButFull: PaidButFull?
        public var createdAt: Timestamp
        /// Since when nobody may open a group-buy any more.
        public var withdrawnAt: Timestamp?

        public init(
            id: ID<GroupBuyOffer>,
            product: ID<Catalogue.Product>,
            price: Money,
            size: Int,
            lifetimeSeconds: Int,
            paidButFull: PaidButFull? = nil,
            createdAt: Timestamp,
            withdrawnAt: Timestamp? = nil
        ) {
            self.id = id
            self.product = product
            self.price = price
            self.size = size
            self.lifetimeSeconds = lifetimeSeconds
            self.paidButFull = paidButFull
            self.createdAt = createdAt
            self.withdrawnAt = withdrawnAt
        }
    }

    public struct GroupBuyMember: Exemplified, Hashable, Codable, Sendable {
        public static let example = GroupBuyMember(
            person: .example(2),
            order: .example(3),
            isPaid: true,
            joinedAt: .example
        )

        public var person: ID<Person>
        public var order: ID<Order>
        /// A seat is reserved by the order and confirmed by its payment.
        public var isPaid: Bool
        public var joinedAt: Timestamp

        public init(person: ID<Person>, order: ID<Order>, isPaid: Bool, joinedAt: Timestamp) {
            self.person = person
            self.order = order
            self.isPaid = isPaid
            self.joinedAt = joinedAt
        }
    }

    public struct GroupBuy: Identified, Exemplified, Hashable, Codable, Sendable {
        public static let idPrefix = "grp"
        public static let example = GroupBuy(
            id: .example(5),
            offer: .example(8),
            product: .example(1),
            price: Money(1299, .eur),
            size: 3,
            leader: .example(2),
            members: [.example],
            state: .open,
            openedAt: .example,
            expiresAt: .example + .seconds(86_400),
            closedAt: .example + .seconds(7200)
        )

        public var id: ID<GroupBuy>
        public var offer: ID<GroupBuyOffer>
        public var product: ID<Catalogue.Product>
        public var price: Money
        public var size: Int
        public var leader: ID<Person>
        public var members: [GroupBuyMember]
        public var state: GroupBuyState
        public var openedAt: Timestamp
        public var expiresAt: Timestamp
        public var closedAt: Timestamp?

        public init(
            id: ID<GroupBuy>,
            offer: ID<GroupBuyOffer>,
            product: ID<Catalogue.Product>,
            price: Money,
            size: Int,
            leader: ID<Person>,
            members: [GroupBuyMember],
            state: GroupBuyState,
            openedAt: Timestamp,
            expiresAt: Timestamp,
            closedAt: Timestamp? = nil
        ) {
            self.id = id
            self.offer = offer
            self.product = product
            self.price = price
            self.size = size
            self.leader = leader
            self.members = members
            self.state = state
            self.openedAt = openedAt
            self.expiresAt = expiresAt
            self.closedAt = closedAt
        }
    }

    public struct OfferGroupBuy: Command {
        public static let name = "trade.group-buy.offer"
        public static let summary = "Lets people buy a product together at a lower price."
        public static let example = OfferGroupBuy(
            id: .example(8),
            product: .example(1),
            price: Money(1299, .eur),
            size: 3,
            lifetimeSeconds: 86_400,
            paidButFull: .reseat
        )
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.offerExists, .productNotForSale, .quantityRefused]

        public var id: ID<GroupBuyOffer>?
        public var product: ID<Catalogue.Product>
        public var price: Money
        /// 2 to 100 people.
        public var size: Int
        /// A day unless given.
        public var lifetimeSeconds: Int?
        /// `refund` unless given.
        public var paidButFull: PaidButFull?
        public var partitionKey: String { product.description }

        public init(
            id: ID<GroupBuyOffer>? = nil,
            product: ID<Catalogue.Product>,
            price: Money,
            size: Int,
            lifetimeSeconds: Int? = nil,
            paidButFull: PaidButFull? = nil
        ) {
            self.id = id
            self.product = product
            self.price = price
            self.size = size
            self.lifetimeSeconds = lifetimeSeconds
            self.paidButFull = paidButFull
        }

        public typealias Reply = GroupBuyOffered
    }

    public struct GroupBuyOffered: Event, Hashable {
        public static let name = "trade.group-buy.offered"
        public static let summary = "A product can be bought together."
        public static let example = GroupBuyOffered(offer: .example)

        public var offer: GroupBuyOffer
        public var partitionKey: String { offer.product.description }

        public init(offer: GroupBuyOffer) {
            self.offer = offer
        }
    }

    public struct WithdrawGroupBuy: Command {
        public static let name = "trade.group-buy.withdraw"
        public static let summary = "Lets nobody open a group-buy of an offer any more; open ones go on to their end."
        public static let example = WithdrawGroupBuy(offer: .example(8))
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.offerNotFound]

        public var offer: ID<GroupBuyOffer>
        public var partitionKey: String { offer.description }

        public init(offer: ID<GroupBuyOffer>) {
            self.offer = offer
        }

        public typealias Reply = GroupBuyWithdrawn
    }

    public struct GroupBuyWithdrawn: Event, Hashable {
        public static let name = "trade.group-buy.withdrawn"
        public static let summary = "Nobody can open a group-buy of the offer any more."
        public static let example = GroupBuyWithdrawn(offer: .example)

        public var offer: GroupBuyOffer
        public var partitionKey: String { offer.product.description }

        public init(offer: GroupBuyOffer) {
            self.offer = offer
        }
    }

    public struct OpenGroupBuy: Command {
        public static let name = "trade.group-buy.open"
        public static let summary = "Opens a group-buy with the buyer as its leader, and places the leader's order."
        public static let example = OpenGroupBuy(
            id: .example(5),
            offer: .example(8),
            order: .example(3),
            buyer: .example(2),
            address: .example(4),
            device: "dev-7f3a",
            network: "net-19c2"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .offerNotFound,
            .groupBuyExists,
            .alreadyInGroupBuy,
            .campaignClosed,
            .orderExists,
            .productNotForSale,
            .buyerErased,
        ]

        public var id: ID<GroupBuy>?
        public var offer: ID<GroupBuyOffer>
        /// The id that the order is to have.
        public var order: ID<Order>?
        public var buyer: ID<Person>
        public var address: ID<Identity.Address>?
        public var device: String?
        public var network: String?
        public var partitionKey: String { offer.description }

        public init(
            id: ID<GroupBuy>? = nil,
            offer: ID<GroupBuyOffer>,
            order: ID<Order>? = nil,
            buyer: ID<Person>,
            address: ID<Identity.Address>? = nil,
            device: String? = nil,
            network: String? = nil
        ) {
            self.id = id
            self.offer = offer
            self.order = order
            self.buyer = buyer
            self.address = address
            self.device = device
            self.network = network
        }

        public typealias Reply = GroupBuyOpened
    }

    public struct GroupBuyOpened: Event, Hashable {
        public static let name = "trade.group-buy.opened"
        public static let summary = "A group-buy waits for members."
        public static let example = GroupBuyOpened(groupBuy: .example, order: .example)

        public var groupBuy: GroupBuy
        public var order: Order
        public var partitionKey: String { groupBuy.id.description }

        public init(groupBuy: GroupBuy, order: Order) {
            self.groupBuy = groupBuy
            self.order = order
        }
    }

    public struct JoinGroupBuy: Command {
        public static let name = "trade.group-buy.join"
        public static let summary = "Reserves a seat for a person, and places their order."
        public static let example = JoinGroupBuy(
            groupBuy: .example(5),
            order: .example(3),
            buyer: .example(2),
            address: .example(4),
            device: "dev-7f3a",
            network: "net-19c2"
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .groupBuyNotFound,
            .groupBuyFull,
            .groupBuyClosed,
            .alreadyInGroupBuy,
            .orderExists,
            .buyerErased,
        ]

        public var groupBuy: ID<GroupBuy>
        /// The id that the order is to have.
        public var order: ID<Order>?
        public var buyer: ID<Person>
        public var address: ID<Identity.Address>?
        public var device: String?
        public var network: String?
        public var partitionKey: String { groupBuy.description }

        public init(
            groupBuy: ID<GroupBuy>,
            order: ID<Order>? = nil,
            buyer: ID<Person>,
            address: ID<Identity.Address>? = nil,
            device: String? = nil,
            network: String? = nil
        ) {
            self.groupBuy = groupBuy
            self.order = order
            self.buyer = buyer
            self.address = address
            self.device = device
            self.network = network
        }

        public typealias Reply = GroupBuyJoined
    }

    public struct GroupBuyJoined: Event, Hashable {
        public static let name = "trade.group-buy.joined"
        public static let summary = "A seat in a group-buy is reserved."
        public static let example = GroupBuyJoined(groupBuy: .example, order: .example)

        public var groupBuy: GroupBuy
        public var order: Order
        public var partitionKey: String { groupBuy.id.description }

        public init(groupBuy: GroupBuy, order: Order) {
            self.groupBuy = groupBuy
            self.order = order
        }
    }

    public struct GroupBuyLeft: Event, Hashable {
        public static let name = "trade.group-buy.left"
        public static let summary = "A seat in a group-buy is free again; if its leader left, the next member leads."
        public static let example = GroupBuyLeft(groupBuy: .example, person: .example(3), order: .example(4))

        public var groupBuy: GroupBuy
        public var person: ID<Person>
        public var order: ID<Order>
        public var partitionKey: String { groupBuy.id.description }

        public init(groupBuy: GroupBuy, person: ID<Person>, order: ID<Order>) {
            self.groupBuy = groupBuy
            self.person = person
            self.order = order
        }
    }

    public struct GroupBuyFormed: Event, Hashable {
        public static let name = "trade.group-buy.formed"
        public static let summary = "Every seat is paid: the group-buy's orders can be shipped."
        public static let example = GroupBuyFormed(groupBuy: .example)

        public var groupBuy: GroupBuy
        public var partitionKey: String { groupBuy.id.description }

        public init(groupBuy: GroupBuy) {
            self.groupBuy = groupBuy
        }
    }

    public struct ExpireGroupBuy: Command {
        public static let name = "trade.group-buy.expire"
        public static let summary =
            "Closes a group-buy that did not fill in time, and refunds its members; sent by the service to itself."
        public static let example = ExpireGroupBuy(groupBuy: .example(5), reason: "product_withdrawn")
        public static let roles: [Role] = [.service("trade")]
        public static let refusals: [RefusalCode] = [.groupBuyNotFound]

        public var groupBuy: ID<GroupBuy>
        /// Why it is cancelled before its time; without one nothing happens before.
        public var reason: String?
        public var partitionKey: String { groupBuy.description }

        public init(groupBuy: ID<GroupBuy>, reason: String? = nil) {
            self.groupBuy = groupBuy
            self.reason = reason
        }

        public typealias Reply = GroupBuy
    }

    public struct GroupBuyExpired: Event, Hashable {
        public static let name = "trade.group-buy.expired"
        public static let summary = "A group-buy did not fill in time; what its members paid is being refunded."
        public static let example = GroupBuyExpired(groupBuy: .example)

        public var groupBuy: GroupBuy
        public var partitionKey: String { groupBuy.id.description }

        public init(groupBuy: GroupBuy) {
            self.groupBuy = groupBuy
        }
    }

    public struct GroupBuyCancelled: Event, Hashable {
        public static let name = "trade.group-buy.cancelled"
        public static let summary =
            "A group-buy ended before its time; what its members paid is being refunded."
        public static let example = GroupBuyCancelled(groupBuy: .example, reason: "product_withdrawn")

        public var groupBuy: GroupBuy
        /// `product_withdrawn`, or `everybody_left`.
        public var reason: String
        public var partitionKey: String { groupBuy.id.description }

        public init(groupBuy: GroupBuy, reason: String) {
            self.groupBuy = groupBuy
            self.reason = reason
        }
    }

    public struct FindGroupBuyOffers: Query {
        public static let name = "trade.group-buy-offer.find"
        public static let summary = "Lists what people may buy together, and on which terms, the newest first."
        public static let example = FindGroupBuyOffers(
            offer: .example(8),
            product: .example(1),
            onlyOpen: true,
            limit: 20,
            before: .example(9)
        )

        public var offer: ID<GroupBuyOffer>?
        public var product: ID<Catalogue.Product>?
        /// Whether only those are wanted by which somebody may open a group-buy now.
        public var onlyOpen: Bool?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<GroupBuyOffer>?

        public init(
            offer: ID<GroupBuyOffer>? = nil,
            product: ID<Catalogue.Product>? = nil,
            onlyOpen: Bool? = nil,
            limit: Int? = nil,
            before: ID<GroupBuyOffer>? = nil
        ) {
            self.offer = offer
            self.product = product
            self.onlyOpen = onlyOpen
            self.limit = limit
            self.before = before
        }

        public typealias Reply = GroupBuyOfferPage
    }

    public struct GroupBuyOfferPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = GroupBuyOfferPage(offers: [.example], next: .example(8))

        public var offers: [GroupBuyOffer]
        public var next: ID<GroupBuyOffer>?

        public init(offers: [GroupBuyOffer], next: ID<GroupBuyOffer>? = nil) {
            self.offers = offers
            self.next = next
        }
    }

    public struct FindGroupBuys: Query {
        public static let name = "trade.group-buy.find"
        public static let summary = "Lists group-buys, the newest first, page by page."
        public static let example = FindGroupBuys(
            groupBuy: .example(5),
            offer: .example(8),
            person: .example(2),
            state: .open,
            limit: 20,
            before: .example(9)
        )

        public var groupBuy: ID<GroupBuy>?
        public var offer: ID<GroupBuyOffer>?
        public var person: ID<Person>?
        public var state: GroupBuyState?
        /// At most how many: 1 to 100, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var before: ID<GroupBuy>?

        public init(
            groupBuy: ID<GroupBuy>? = nil,
            offer: ID<GroupBuyOffer>? = nil,
            person: ID<Person>? = nil,
            state: GroupBuyState? = nil,
            limit: Int? = nil,
            before: ID<GroupBuy>? = nil
        ) {
            self.groupBuy = groupBuy
            self.offer = offer
            self.person = person
            self.state = state
            self.limit = limit
            self.before = before
        }

        public typealias Reply = GroupBuyPage
    }

    public struct GroupBuyPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = GroupBuyPage(groupBuys: [.example], next: .example(5))

        public var groupBuys: [GroupBuy]
        public var next: ID<GroupBuy>?

        public init(groupBuys: [GroupBuy], next: ID<GroupBuy>? = nil) {
            self.groupBuys = groupBuys
            self.next = next
        }
    }
}
