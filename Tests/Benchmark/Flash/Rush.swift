import AMQP
import BenchmarkKit
import Messaging
import Model

/// What the crowd was told.
struct RushOutcome: Sendable {
    var seconds = 0.0
    /// The orders that were placed.
    var joined: Set<ID<Trade.Order>> = []
    /// By the code of the refusal.
    var refused: [String: Int] = [:]
    /// From sending to the decision.
    var waits: [Duration] = []
}

/// People who all want a piece of one flash sale, some of them two, and many of them impatient.
struct Rush: Sendable {
    let client: RequestClient
    let sale: ID<Trade.FlashSale>
    let joins: Int
    let people: Int

    /// Sends all commands, so many at once, until each is decided.
    func run(concurrency: Int) async throws -> RushOutcome {
        let start = ContinuousClock.now
        var outcome = try await withThrowingTaskGroup(of: RushOutcome.self) { group in
            for first in 0..<concurrency {
                group.addTask {
                    var own = RushOutcome()
                    for number in stride(from: first, to: joins, by: concurrency) {
                        try await join(number, noting: &own)
                    }
                    return own
                }
            }
            return try await group.reduce(into: RushOutcome()) { all, own in
                all.joined.formUnion(own.joined)
                all.refused.merge(own.refused, uniquingKeysWith: +)
                all.waits += own.waits
            }
        }
        outcome.seconds = start.duration(to: .now) / .seconds(1)
        return outcome
    }

    private func join(_ number: Int, noting outcome: inout RushOutcome) async throws {
        // Of ten, one is the message before once more, and one an order before under a new message.
        let order = number % 10 == 9 ? number - 1 : number % 10 == 4 ? number - 3 : number
        let message = number % 10 == 9 ? number - 1 : number
        // One order after the other is of the same person, who may have one piece.
        let buyer = order / 2 % people
        let command = Trade.JoinFlashSale(
            sale: sale,
            order: ID(numbered: order),
            buyer: ID(numbered: buyer),
            device: "dev-\(buyer)",
            network: "net-\(buyer)"
        )
        let sentAt = ContinuousClock.now
        do {
            let id = ID<Trade.Order>(numbered: 1_000_000 + message).uuid
            let joined = try await client.send(command, id: id, timeout: .seconds(60))
            outcome.joined.insert(joined.order.id)
        } catch let refusal as Refusal {
            outcome.refused[refusal.code.code, default: 0] += 1
        }
        outcome.waits.append(sentAt.duration(to: .now))
    }
}
