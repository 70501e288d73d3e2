import AMQP
import Messaging
import RingMessages
import Synchronization

/// What the conductor has sent, and what it has been told since.
final class Ledger: Sendable {
    private struct State {
        var tokens: [Int: Token] = [:]
        var confirmed: Set<Int> = []
        var answers: [Int: Set<String>] = [:]
        var sightings: Set<Sighting> = []
    }

    private let state = Mutex(State())

    func noteSending(_ tokens: [Token]) {
        state.withLock { state in
            for token in tokens { state.tokens[token.id] = token }
        }
    }

    func note(_ settlements: [Publisher.Settlement]) {
        state.withLock { state in
            for settlement in settlements where settlement.outcome == .confirmed {
                state.confirmed.insert(Int(settlement.token))
            }
        }
    }

    func note(reply delivery: Delivery) {
        let answer = String(decoding: delivery.body, as: UTF8.self)
        guard let id = delivery.properties.correlationID.flatMap({ Int($0) }) else { return }
        state.withLock { _ = $0.answers[id, default: []].insert(answer) }
    }

    func note(event delivery: Delivery) {
        let properties = delivery.properties
        let sighting = Sighting(
            source: properties.appID ?? "",
            type: properties.type ?? "",
            epoch: properties.headers["souk-epoch"]?.intValue ?? -1,
            sequence: properties.headers["souk-seq"]?.intValue ?? -1,
            messageID: properties.messageID ?? ""
        )
        state.withLock { _ = $0.sightings.insert(sighting) }
    }

    var sent: [Token] { state.withLock { Array($0.tokens.values) } }
    var sightings: [Sighting] { state.withLock { Array($0.sightings) } }
    var unconfirmed: Int { state.withLock { $0.tokens.count - $0.confirmed.count } }

    /// Tokens whose reply has not come.
    var unanswered: [Token] {
        state.withLock { state in state.tokens.values.filter { state.answers[$0.id] == nil } }
    }

    /// Replies that differ from what the token's errand has to lead to, or from one another.
    var wrongAnswers: [String] {
        state.withLock { state in
            state.tokens.values.sorted { $0.id < $1.id }.compactMap { token in
                let answers = state.answers[token.id] ?? []
                if answers.count == 1, let answer = answers.first, token.accepts(answer) { return nil }
                return
                    "token \(token.id) was answered by \(answers.isEmpty ? "nothing" : answers.joined(separator: ", "))"
            }
        }
    }
}

extension Token {
    fileprivate func accepts(_ answer: String) -> Bool {
        guard let reply = try? JSONValue.parse(Array(answer.utf8)) else { return false }
        if errand == .refuse, errandHop == 0 { return reply["problem"]?["type"]?.string == "errand" }
        return reply["ok"]?["token"]?.int == Int64(id)
    }
}
