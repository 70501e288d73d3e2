import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService
@testable import IdentityService
@testable import NotificationService
@testable import RecommendationService
@testable import RiskControlService
@testable import SocialGraphService
@testable import TradeService

/// Whose things somebody may touch who comes with an access token, and no duties.
@Suite struct `A person's access token` {
    private static let services: [any Service.Type] = [
        CatalogueService.self, SocialGraphService.self, RecommendationService.self, RiskControlService.self,
        IdentityService.self, TradeService.self, NotificationService.self,
    ]

    /// What shows only in the handler whose it is, because the message names an order, a claim, a request or an export, or
    /// leaves the person open.
    private static let lookedUp: Set<String> = [
        "catalogue.question.answer",
        "identity.erasure.find", "identity.export.find", "identity.export.open", "identity.export.purge",
        "identity.export.release", "identity.request.accept", "identity.request.cancel", "identity.request.find",
        "identity.request.list",
        "trade.bargain.find", "trade.claim.escalate", "trade.claim.find", "trade.claim.open", "trade.claim.send",
        "trade.claim.withdraw", "trade.group-buy.find", "trade.order.cancel", "trade.order.find", "trade.order.pay",
        "trade.order.receive", "trade.quote.ask",
    ]

    /// What anybody may send, and why.
    private static let impersonal: [(why: String, names: Set<String>)] = [
        (
            "It brings its own proof: a password, a token, or a code.",
            [
                "identity.challenge.confirm", "identity.email.confirm", "identity.recovery.confirm",
                "identity.recovery.start", "identity.session.confirm", "identity.session.open",
                "identity.session.refresh",
            ]
        ),
        (
            "It asks what the shop shows everybody: goods, offers, and what was said about them.",
            [
                "catalogue.category.find", "catalogue.family.find", "catalogue.inspection.find",
                "catalogue.lot.verify", "catalogue.price.find", "catalogue.product.find", "catalogue.product.search",
                "catalogue.question.find", "catalogue.review.find", "catalogue.stock.find", "identity.notice.find",
                "identity.sealing-key.find", "trade.bargain-offer.find", "trade.flash-sale.find",
                "trade.group-buy-offer.find", "trade.presale.find", "trade.price-rules.find",
            ]
        ),
        ("Whoever is to help has to see how the cuts were drawn.", ["trade.bargain.explain"]),
        (
            "Whom people follow, and which circles they are in, everybody may see.",
            ["social-graph.circle.find", "social-graph.influence.rank", "social-graph.person.find"]
        ),
    ]

    private static let stranger = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 0xBEEF))

    /// The roles of a command or a query.
    private static func roles(of message: any Message.Type) -> [Role] {
        switch message {
        case let command as any Command.Type: command.roles
        case let query as any Query.Type: query.roles
        default: []
        }
    }

    @Test func `is checked with every message that it may come with, or there is a reason (ASVS 8.2.1, 8.2.2)`() {
        let allowed = Suite.messages.filter { Self.roles(of: $0).contains(.person) }
        let unmarked = allowed.filter { !($0 is any Personal.Type) }.map { $0.name }

        #expect(unmarked.sorted() == (Self.lookedUp.union(Self.impersonal.flatMap(\.names))).sorted())
        #expect(unmarked.count == Self.lookedUp.count + Self.impersonal.reduce(0) { $0 + $1.names.count })
    }

    @Test(arguments: lookedUp.sorted())
    func `is checked by the handler that alone knows whose it is`(name: String) throws {
        let type = try #require(Suite.message(named: name))
        let file = try #require(try SourceTree.serviceFiles().first { $0.name == "\(type).swift" })

        #expect(file.text.contains(".checkActor("))
    }

    @Test(arguments: services.indices)
    func
        `does what its person may do, about nobody else, and no work of those who run the platform (ASVS 8.2.1, 8.3.1)`(
            service: Int
        ) throws
    {
        try knock(at: Self.services[service])
    }

    private func knock<S: Service>(at service: S.Type) throws {
        let approver = Approver()
        let harness = try ServiceHarness(service)
        try approver.introduce(to: harness)
        let token = try approver.accessToken(of: Self.stranger, for: S.name, at: harness.clock.now)
        for command in S.contract.commands {
            check(command, try refusal { try send(command, to: harness, token) })
        }
        for query in S.contract.queries {
            check(query, try refusal { try ask(query, of: harness, token) })
        }
    }

    private func check(_ message: any Message.Type, _ refusal: RefusalCode?) {
        let isOpen = Self.roles(of: message).contains(.person) && !(message is any Personal.Type)
        guard !isOpen else { return }
        #expect(refusal == .notAllowed, "\(message.name)")
    }

    private func refusal(of sending: () throws -> Void) throws -> RefusalCode? {
        do {
            try sending()
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    private func send<C: Command, S>(_ command: C.Type, to harness: ServiceHarness<S>, _ token: String) throws {
        try harness.send(command.example, from: "edge", token: token)
    }

    private func ask<Q: Query, S>(_ query: Q.Type, of harness: ServiceHarness<S>, _ token: String) throws {
        _ = try harness.ask(query.example, from: "edge", token: token)
    }
}
