import AMQP
import Foundation
import Logging
import Messaging
import Model
import Privacy
import Support
import Testing

/// Identity and trade as processes of their own, and between them nothing but RabbitMQ.
@Suite struct `A person logs in` {
    private static let password = "seven lamps by the river"

    private let place: TestBroker.Place
    private let identity: LiveService
    private let trade: LiveService
    private let client: RequestClient
    private let asker = OpeningKey(id: "asker")

    init() async throws {
        place = try await TestBroker.place()
        identity = try LiveService("identity", program: "souk-identity", at: place)
        trade = try LiveService("trade", program: "souk-trade", at: place)
        client = RequestClient(
            connection: try place.settings(),
            source: "edge",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test func `and trade takes the token from then on, until the person logs out (ASVS 7.4.1)`() async throws {
        let processes = try await (identity.start(), trade.start())
        client.start()
        let person = try await register()
        let (session, token) = try await logIn()

        // Trade hears of the key in its own time; who is too early is told to try again.
        try await eventually("trade takes the token") { try await pay(with: token) == "order_not_found" }
        #expect(try await pay(with: token + "A") == "token_invalid")

        _ = try await client.send(Identity.RevokeSession(person: person, session: session), id: .random())
        try await eventually("trade has heard of the end") { try await pay(with: token) == "token_invalid" }

        await client.stop()
        #expect(await identity.stop(processes.0))
        #expect(await trade.stop(processes.1))
        await identity.close()
        await trade.close()
    }

    private func register() async throws -> ID<Person> {
        let key = try await sealingKey()
        return try await client.send(
            Identity.RegisterPerson(
                email: key.seal("li@example.com", for: .field("email", of: Identity.RegisterPerson.self)),
                password: key.seal(Self.password, for: .field("password", of: Identity.RegisterPerson.self))
            ),
            id: .random()
        ).person
    }

    /// The password counts as soon as it is hashed.
    private func logIn() async throws -> (ID<Identity.Session>, token: String) {
        let key = try await sealingKey()
        func sealed(_ text: String, as field: String) throws -> Sealed {
            try key.seal(
                text,
                for: .field(field, of: Identity.OpenSession.self, recipientKey: asker.publicKey)
            )
        }
        var answer: Identity.SessionAnswer?
        try await eventually("the password counts") {
            answer = try? await client.send(
                Identity.OpenSession(
                    email: sealed("li@example.com", as: "email"),
                    password: sealed(Self.password, as: "password"),
                    audiences: ["trade"],
                    recipientKey: asker.publicKey
                ),
                id: .random()
            )
            return answer != nil
        }
        let session = try #require(answer?.session)
        let bytes = try asker.open(#require(answer?.secrets), for: .sessionSecrets)
        let secrets = try JSON.decode(Identity.SessionSecrets.self, from: bytes)
        return (session, try #require(secrets.accessTokens["trade"]))
    }

    private func sealingKey() async throws -> SealingKey {
        let key = try await client.ask(Identity.FindSealingKey())
        return try SealingKey(id: key.id, publicKey: key.publicKey)
    }

    /// Why trade doesn't let an order be paid that there isn't.
    private func pay(with token: String) async throws -> String? {
        let reply = try await trade.send(
            OutgoingMessage(
                exchange: Exchange.commands,
                routingKey: Trade.PayOrder.name,
                properties: Properties(
                    headers: [Header.authorization: .string("Bearer \(token)")],
                    messageID: UUID().uuidString,
                    type: Trade.PayOrder.name
                ),
                body: try JSON.encode(Trade.PayOrder.example)
            )
        )
        return reply["problem"]?["type"]?.string
    }
}

extension UUID128 {
    /// An id for one message.
    fileprivate static func random() -> UUID128 {
        UUID128(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max))
    }
}
