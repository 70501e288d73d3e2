import AMQP
import BenchmarkKit
import Foundation
import Messaging
import Model
import Privacy

/// A town that one of its people leaves, after having done something in every service.
struct Farewell {
    /// Rows of the one who leaves, at least so many in each service.
    static let rows = 50
    private static let concurrency = 256
    private static let joinedAt = Timestamp(milliseconds: 1_767_225_600_000)

    let client: RequestClient
    let people: Int

    private var leaver: ID<Person> { ID(numbered: 0) }

    /// Has everybody join, each with a purchase, and the one who will leave do more than that.
    func prepare() async throws {
        let key = try await client.ask(Identity.FindSealingKey())
        let sealing = try SealingKey(id: key.id, publicKey: key.publicKey)
        try await forEach(0..<people) { number in
            try await send(
                Identity.RegisterPerson(
                    person: ID(numbered: number),
                    email: sealing.seal(
                        "person\(number)@example.com",
                        for: .field("email", of: Identity.RegisterPerson.self, person: ID(numbered: number))
                    ),
                    at: Self.joinedAt
                ),
                number
            )
        }
        try await forEach(1..<people) { try await send(order($0, of: ID(numbered: $0)), $0) }
        try await forEach(0..<Self.rows) { number in
            try await send(order(people + number, of: leaver), people + number)
            try await send(
                SocialGraph.FollowPerson(follower: ID(numbered: 1 + number), followee: leaver),
                number
            )
            try await send(
                Identity.GrantConsent(person: leaver, purpose: .analytics, version: "\(number)"),
                number
            )
        }
    }

    /// Has the one erased, and returns the time from the request to the certificate, and what it says of each service.
    func leave() async throws -> (time: Duration, confirmations: [Identity.ErasureConfirmation]) {
        let start = ContinuousClock.now
        let request = try await client.send(Identity.ErasePerson(person: leaver), id: messageID("erase", 0)).request
        var report = try await client.ask(Identity.FindErasure(request: request))
        while report.state != .certified {
            guard ContinuousClock.now - start < .seconds(120) else {
                throw BenchmarkFailure("\(report.awaited.joined(separator: ", ")) did not confirm in two minutes.")
            }
            try await Task.sleep(for: .milliseconds(10))
            report = try await client.ask(Identity.FindErasure(request: request))
        }
        let time = ContinuousClock.now - start
        for confirmation in report.confirmations {
            let rows = (confirmation.deleted.map(\.rows) + confirmation.retained.map(\.rows)).reduce(0, +)
            guard rows >= Self.rows else {
                throw BenchmarkFailure("\(confirmation.service) had \(rows) rows of the person, not \(Self.rows).")
            }
        }
        return (time, report.confirmations)
    }

    /// Makes a receipt in the catalogue, feedback in the recommender and a purchase in risk control, too.
    ///
    /// No two things have the same id: a product with the leaver's bytes would be found as something left of them.
    private func order(_ number: Int, of buyer: ID<Person>) -> Trade.RecordOrder {
        let price = Money(1999, .eur)
        return Trade.RecordOrder(
            id: ID(numbered: 20_000_000 + number),
            buyer: buyer,
            lines: [
                .init(product: ID(numbered: 10_000_000 + number % 1000), quantity: 1, unitPrice: price, amount: price)
            ],
            placedAt: Self.joinedAt + .seconds(number)
        )
    }

    private func send<C: Command>(_ command: C, _ number: Int) async throws {
        _ = try await client.send(command, id: messageID(C.name, number), timeout: .seconds(60))
    }

    private func messageID(_ name: String, _ number: Int) -> UUID128 {
        UUID128(bytes: Array(fingerprint([Array(name.utf8), Array("\(number)".utf8)]).prefix(16)))
    }

    private func forEach(_ numbers: Range<Int>, _ work: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<Self.concurrency {
                group.addTask {
                    for number in stride(
                        from: numbers.lowerBound + worker,
                        to: numbers.upperBound,
                        by: Self.concurrency
                    ) {
                        try await work(number)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
