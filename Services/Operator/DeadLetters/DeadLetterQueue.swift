import AMQP

/// The dead letters of one service, as one pass over its queue.
///
/// Everything is taken from the queue without an ack and given back when the session closes, except what a verb has
/// settled: at whatever moment the process dies, the broker still has every letter that was not replayed or dropped.
struct DeadLetterQueue: Sendable {
    let service: String

    var name: String { service + ".dead" }

    /// What happens to a letter.
    enum Fate: Equatable {
        /// Stays in the queue.
        case kept
        /// Is acknowledged: somebody else has it now, or nobody needs it.
        case settled
        /// Stays in the queue, and so do all that follow.
        case lastKept
    }

    /// Shows the letters that were in the queue when the pass began, in their order, and settles what `decide` says.
    ///
    /// Letters that arrive meanwhile, such as those that failed again, wait for the next pass.
    func pass(_ session: Session, _ decide: (DeadLetter) throws -> Fate) throws {
        var remaining = try session.declareQueue(name, passive: true).messages
        while remaining > 0, let delivery = try session.get(name, noAck: false) {
            remaining -= 1
            switch try decide(DeadLetter(delivery)) {
            case .kept: continue
            case .settled: try session.acknowledge(delivery)
            case .lastKept: return
            }
        }
    }
}
