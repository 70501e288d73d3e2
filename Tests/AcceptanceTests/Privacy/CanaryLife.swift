import AMQP
import Foundation
import MailSink
import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

/// Somebody with unmistakable personal data does everything that there is to do.
struct CanaryLife {
    static let email = "Canary.Zwitscher.8841@example-vogel.test"
    static let nickname = "Kanarienvögelchen-8841"
    static let name = "Zwitscherine Kanari-8841"
    static let street = "Käfiggasse 8841, 68161 Zwitscherhausen"
    static let phone = "+49 621 88418841"
    static let password = "drei Laternen 5527 am Fluss im Mai"
    static let reason = "Der Käfig 8841 kam leer an."
    /// What they tell in confidence: in clear on no disk of ours, at no time.
    static let confidences = [email, nickname, name, street, phone, password, reason]

    static let device = "canary-device-8841-a7f3"
    static let network = "canary-network-8841-19c2"
    static let review = "Zwitschert 8841-mal so gut wie der alte Käfig."
    static let trackingNumber = "CANARY8841TRACKING"
    /// What services work with as it is, and give up when they leave.
    static let traces = [device, network, review, trackingNumber]

    let suite: LiveSuite
    let mails: MailSink
    let registered: Identity.PersonRegistered
    let friend: ID<Person>
    private let key: SealingKey
    private let asker = OpeningKey(id: "asker")

    var person: ID<Person> { registered.person }
    private var client: RequestClient { suite.client }

    /// An operator types in by `souk send` what the person says; its output is added to the file `log`.
    init(_ suite: LiveSuite, mails: MailSink, log: String) async throws {
        self.suite = suite
        self.mails = mails
        let found = try await suite.client.ask(Identity.FindSealingKey())
        key = try SealingKey(id: found.id, publicKey: found.publicKey)
        let output = try await suite.souk(
            [
                "send", Identity.RegisterPerson.name, "email=\(Self.email)", "nickname=\(Self.nickname)",
                "password=\(Self.password)", "device=\(Self.device)", "network=\(Self.network)",
            ],
            log: log
        )
        #expect(output.status == 0, "\(output.text)")
        registered = try JSON.decode(Identity.PersonRegistered.self, from: Array(output.text.utf8))
        friend = try await suite.client.send(
            Identity.RegisterPerson(
                email: key.seal("friend@example.test", for: .field("email", of: Identity.RegisterPerson.self)),
                device: "dev-2"
            ),
            id: Environment.system.newUUID()
        ).person
    }

    func liveToTheFull() async throws {
        try await send(Identity.GrantConsent(person: person, purpose: .marketing, version: "1"))
        try await send(Identity.GrantConsent(person: person, purpose: .personalisation, version: "1"))
        try await send(SocialGraph.FollowPerson(follower: friend, followee: person))
        try await send(SocialGraph.FollowPerson(follower: person, followee: friend))
        try await logInWithTwoFactors()
        try await recover()
        try await buyAndComplain()
        try await bargain()
        try await beLookedAt()
        try await leaveDeadLetter()
    }

    @discardableResult
    private func send<C: Command>(_ command: C) async throws -> C.Reply {
        try await client.send(command, id: Environment.system.newUUID())
    }

    /// Seals a text for a message whose answer only we can read.
    private func sealed(
        _ text: String,
        as field: String,
        of message: any Message.Type,
        _ person: ID<Person>? = nil
    ) throws -> Sealed {
        try key.seal(text, for: .field(field, of: message, person: person, recipientKey: asker.publicKey))
    }

    private func open<T: Decodable>(_ type: T.Type, _ sealed: Sealed) throws -> T {
        try JSON.decode(type, from: asker.open(sealed, for: .sessionSecrets))
    }
}

// Getting in.
extension CanaryLife {
    private func logIn() async throws -> Identity.SessionAnswer {
        try await send(
            Identity.OpenSession(
                email: sealed(Self.email, as: "email", of: Identity.OpenSession.self),
                password: sealed(Self.password, as: "password", of: Identity.OpenSession.self),
                device: Self.device,
                network: Self.network,
                recipientKey: asker.publicKey
            )
        )
    }

    private func logInWithTwoFactors() async throws {
        try await eventually("the password is hashed") {
            try suite.number("identity", "SELECT count(*) FROM password") == 1
        }
        let address = try await send(Identity.VerifyEmail(person: person))
        let digits = try await mailedDigits("asked")
        try await send(
            Identity.ConfirmEmail(
                code: address.code,
                digits: key.seal(digits, for: .field("digits", of: Identity.ConfirmEmail.self))
            )
        )
        let session = try #require(try await logIn().session)
        let enrolment = try await send(
            Identity.EnrolTOTP(person: person, session: session, recipientKey: asker.publicKey)
        )
        let secret = try open(Identity.TOTPSecrets.self, enrolment.secrets).secret
        let app = OneTimePassword(secret: try #require(Base32.decode(secret)))
        let counter = OneTimePassword.counter(at: Environment.system.now().milliseconds / 1000)
        let confirmed = try await send(
            Identity.ConfirmTOTP(
                person: person,
                session: session,
                digits: sealed(app.code(counter), as: "digits", of: Identity.ConfirmTOTP.self, person),
                recipientKey: asker.publicKey
            )
        )
        let paper = try #require(try open([String].self, confirmed.codes).first)
        let login = try #require(try await logIn().login)
        let answer = try await send(
            Identity.ConfirmSession(
                login: login,
                digits: sealed(paper, as: "digits", of: Identity.ConfirmSession.self),
                recipientKey: asker.publicKey
            )
        )
        #expect(answer.assurance == .two)
    }

    /// The code in the latest mail that has this word.
    private func mailedDigits(_ word: String) async throws -> String {
        var digits: String?
        try await eventually("a code has come by mail: \(word)") {
            digits = mails.mails.filter { $0.recipients == [Self.email] }.map { $0.body.joined(separator: " ") }
                .last { $0.contains(word) }.flatMap { $0.firstMatch(of: /\b\d{6}\b/) }.map { String($0.output) }
            return digits != nil
        }
        return try #require(digits)
    }

    /// By the code that the mail brings.
    private func recover() async throws {
        let sent = try await send(
            Identity.StartRecovery(email: key.seal(Self.email, for: .field("email", of: Identity.StartRecovery.self)))
        )
        let digits = try await mailedDigits("choose")
        let answer = try await send(
            Identity.ConfirmRecovery(
                code: sent.code,
                digits: sealed(digits, as: "digits", of: Identity.ConfirmRecovery.self),
                recipientKey: asker.publicKey
            )
        )
        #expect(answer.assurance == .recovering)
    }

    /// Somebody who works here has a reason to see the data.
    private func beLookedAt() async throws {
        let revealed = try await send(
            Identity.RevealPerson(
                person: person,
                fields: [.email, .nickname],
                reason: sealed(Self.reason, as: "reason", of: Identity.RevealPerson.self, person),
                recipientKey: asker.publicKey
            )
        )
        #expect(revealed.fields.count == 2)
    }

    /// A command about the person that can't be read.
    private func leaveDeadLetter() async throws {
        let address = try key.seal(Self.street, for: .field("address", of: Identity.AddAddress.self, person: person))
        let identity = try #require(suite.services.first { $0.database.hasSuffix("/identity.sqlite") })
        let reply = try await identity.send(
            OutgoingMessage(
                exchange: Exchange.commands,
                routingKey: Identity.AddAddress.name,
                properties: Properties(messageID: UUID().uuidString, type: Identity.AddAddress.name),
                body: Array(#"{"person":"\#(person)","address":"\#(address.text)"}"#.utf8)
            )
        )
        #expect(reply["problem"] != nil)
        try await eventually("it is a dead letter") { try await identity.waiting(in: "dead") == 1 }
    }
}

// Buying.
extension CanaryLife {
    private func product(_ sku: String) async throws -> ID<Catalogue.Product> {
        let id = try await send(
            Catalogue.CreateProduct(sku: sku, title: .english("A cage"), price: Money(1999, .eur))
        ).product.id
        try await send(Catalogue.PublishProduct(id: id))
        try await send(Catalogue.ReceiveStock(product: id, quantity: 5))
        try await eventually("trade sells it") {
            do {
                try await send(Trade.ChangeCart(buyer: person, product: id, quantity: 1))
                return true
            } catch let refusal as Refusal where refusal.code.code == RefusalCode.productNotForSale.code {
                return false
            }
        }
        return id
    }

    private func order(_ id: ID<Trade.Order>, _ isRight: (Trade.Order) -> Bool) async throws {
        try await eventually("the order gets on") {
            try await client.ask(Trade.FindOrders(order: id)).orders.first.map(isRight) ?? false
        }
    }

    private func buyAndComplain() async throws {
        let product = try await product("CAGE-1")
        let address = try await send(
            Identity.AddAddress(
                person: person,
                address: key.seal(
                    "\(Self.name)\n\(Self.street)\n\(Self.phone)",
                    for: .field("address", of: Identity.AddAddress.self, person: person)
                ),
                country: "DE"
            )
        ).address
        try await send(Recommendation.RecordFeedback(person: person, product: product, kind: .like))
        _ = try await client.ask(Recommendation.AskFeed(person: person))
        let placed = try await send(
            Trade.PlaceOrder(
                buyer: person,
                lines: [.init(product: product, quantity: 1)],
                address: address,
                device: Self.device,
                network: Self.network
            )
        ).order.id
        try await order(placed) { $0.state == .awaitingPayment }
        try await send(Trade.PayOrder(order: placed, instrument: "sandbox_ok"))
        try await order(placed) { $0.state == .paid && $0.committedAt != nil }
        try await send(Trade.ShipOrder(order: placed, carrier: "dhl", trackingNumber: Self.trackingNumber))
        try await send(Trade.ReceiveOrder(order: placed))
        try await eventually("the catalogue knows that it was received") {
            do {
                try await send(
                    Catalogue.WriteReview(product: product, author: person, rating: 5, text: Self.review)
                )
                return true
            } catch let refusal as Refusal where refusal.code.code == RefusalCode.notReceived.code {
                return false
            }
        }
        try await send(
            Trade.OpenClaim(
                order: placed,
                kind: .returnAndRefund,
                reason: .defective,
                lines: [.init(line: 0, quantity: 1)]
            )
        )
    }

    private func bargain() async throws {
        let product = try await product("CAGE-2")
        let offer = try await send(
            Trade.OfferBargain(product: product, floor: Money(999, .eur), cuts: 2, lifetimeSeconds: 3600)
        ).offer
        let own = try await send(Trade.StartBargain(offer: offer.id, opener: person)).bargain
        try await send(Trade.HelpBargain(bargain: own.id, person: friend, device: "dev-2"))
        let other = try await send(Trade.StartBargain(offer: offer.id, opener: friend)).bargain
        try await send(
            Trade.HelpBargain(bargain: other.id, person: person, device: Self.device, network: Self.network)
        )
    }
}
