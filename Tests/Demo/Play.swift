import AMQP
import Foundation
import Logging
import Messaging
import Model
import Privacy

/// The stage: a line to the services, the people in the play, and what was found to be true.
@MainActor
final class Play {
    let stack: LocalStack
    let screen: Screen
    let client: RequestClient
    var checks: [Check] = []
    /// Those who join while the audience watches.
    var actors: [Actor] = []
    /// The group-buy that nobody will complete.
    var waiting: Trade.GroupBuy?
    private var titles: [ID<Catalogue.Product>: String] = [:]
    private var sealingKey: SealingKey?

    struct Actor {
        var person: ID<Person>
        var nickname: String
        var email: String
        var device: String
        var address: ID<Identity.Address>?
    }

    init(_ stack: LocalStack, _ screen: Screen) throws {
        self.stack = stack
        self.screen = screen
        client = RequestClient(
            connection: stack.settings,
            source: "demo",
            logger: Logger(label: "demo") { _ in SwiftLogNoOpLogHandler() }
        )
        client.start()
    }

    func close() async { await client.stop() }

    func check(_ text: String, _ holds: Bool, _ found: String? = nil) {
        let check = Check(text, holds, holds ? nil : found)
        checks.append(check)
        screen.show(check)
    }

    func printChecks() {
        screen.scene("What was checked")
        for check in checks { screen.show(check) }
        let wrong = checks.count { !$0.holds }
        screen.say("", wrong == 0 ? "All \(checks.count) as it should be." : "\(wrong) of \(checks.count) are wrong.")
    }

    // MARK: Talking to services

    /// Sends a command, again under the same id while nobody answers: whoever is killed, it is done once.
    @discardableResult
    func send<C: Command>(_ command: C) async throws -> C.Reply {
        let id = Environment.system.newUUID()
        return try await patiently { try await self.client.send(command, id: id, timeout: .seconds(5)) }
    }

    func ask<Q: Query>(_ query: Q) async throws -> Q.Reply {
        try await patiently { try await self.client.ask(query, timeout: .seconds(3)) }
    }

    /// The refusal that a command meets; nil if it is done.
    func refusal(of command: some Command) async throws -> Refusal? {
        do {
            try await send(command)
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    /// Looks until something is so; services hear of each other within moments, not at once.
    ///
    /// `what` is put into words only when it has not come to pass, and may tell what was found last.
    func until(
        _ what: @autoclosure () -> String,
        within seconds: Int = 60,
        _ condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while try await !condition() {
            guard ContinuousClock.now < end else { throw NeverHappened(what: what()) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func patiently<T>(_ body: () async throws -> T) async throws -> T {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await body()
            } catch let error as AMQPError where ContinuousClock.now < end {
                _ = error
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    // MARK: Words

    func title(of product: ID<Catalogue.Product>) async throws -> String {
        if let known = titles[product] { return known }
        let found = try await ask(Catalogue.FindProducts(id: product)).products.first
        let texts = found?.title.texts ?? [:]
        let title = [texts["zh-Hans"], texts["en"]].compactMap(\.self).joined(separator: " · ")
        titles[product] = title
        return title
    }

    func seal(
        _ text: String,
        as field: String,
        of message: any Message.Type = Identity.RegisterPerson.self,
        person: ID<Person>? = nil
    ) async throws -> Sealed {
        let purpose = SealingPurpose.field(field, of: message, person: person)
        if let sealingKey { return try sealingKey.seal(text, for: purpose) }
        let answer = try await ask(Identity.FindSealingKey())
        let key = try SealingKey(id: answer.id, publicKey: answer.publicKey)
        sealingKey = key
        return try key.seal(text, for: purpose)
    }
}

struct NeverHappened: Error, CustomStringConvertible {
    var what: String

    var description: String { "It never came to pass that \(what)." }
}

extension Money {
    /// With two decimals, as most currencies have them: `CNY 12.90`.
    var display: String { "\(currency) \(amount / 100).\(String(amount % 100 + 100).suffix(2))" }
}
