import Messaging
import Model
import Synchronization

@testable import Operator

/// Answers as services do, without a broker: remembers ids of messages, refuses some bodies, and may fall silent.
final class MemoryDesk: Sendable {
    private struct State {
        /// The message of each id, in the order of their first arrival.
        var kept: [(id: UUID128, type: String, body: [UInt8])] = []
        var known: Set<UUID128> = []
        var arrivals = 0
        var silentAfter = Int.max
    }

    private let state = Mutex(State())
    private let refuses: @Sendable (String, JSONValue) -> String?

    init(refuses: @escaping @Sendable (String, JSONValue) -> String? = { _, _ in nil }) {
        self.refuses = refuses
    }

    /// How many messages have arrived, repetitions included.
    var arrivals: Int { state.withLock(\.arrivals) }

    func fallSilent(after count: Int) { state.withLock { $0.silentAfter = $0.arrivals + count } }

    /// The bodies of a type that were done, each once.
    func bodies<C: Command>(_ type: C.Type) throws -> [C] {
        try state.withLock(\.kept).filter { $0.type == C.name }.map { try JSON.decode(type, from: $0.body) }
    }

    func deliver(_ messages: [ImportMessage]) -> ImportOutcome {
        for message in messages {
            let isSilent = state.withLock { state in
                state.arrivals += 1
                return state.arrivals > state.silentAfter
            }
            if isSilent { return .unanswered(.unreachable("silence")) }
            if let body = try? JSONValue.parse(message.body), let reason = refuses(message.entry.name, body) {
                return .bad(reason)
            }
            state.withLock { state in
                guard state.known.insert(message.id).inserted else { return }
                state.kept.append((message.id, message.entry.name, message.body))
            }
        }
        return .done
    }
}

extension ImportPlan {
    /// Imports everything, without a checkpoint.
    func run(on desk: MemoryDesk) async throws -> Tallies {
        let importer = try Importer(self, Importer.Settings(window: Window(16)), .silent)
        _ = try await importer.run { desk.deliver($0) }
        return importer.checkpoint.tallies
    }
}

extension Console {
    /// Says nothing to anybody.
    static var silent: Console { Console(output: .nowhere, notes: .nowhere) }
}
