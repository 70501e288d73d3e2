import AMQP
import Glibc

/// Puts dead letters back where they came from.
struct Replay: Sendable {
    var filter: DeadLetterFilter
    /// Says what would happen and does nothing.
    var isDryRun: Bool
    /// At most so many a second; nil: as fast as the broker confirms.
    var rate: Double?
    /// The queue for letters that do not say where they came from.
    var fallbackQueue: String?
    /// The broker's name for who replays.
    var user: String?

    struct Outcome: Equatable, Sendable {
        var replayed = 0
        var kept = 0
        /// Letters that match but could not be put back, with the reason.
        var stuck: [String] = []
    }

    /// Publishes each letter that matches and waits for the broker's confirm before it acks the old one: killed in
    /// between, the letter exists twice under one id and is handled once.
    func run(on queue: DeadLetterQueue, _ session: Session, onProgress: (Outcome) -> Void) throws -> Outcome {
        var outcome = Outcome()
        let started = ContinuousClock.now
        try queue.pass(session) { letter in
            guard filter.matches(letter) else {
                outcome.kept += 1
                return .kept
            }
            guard let target = letter.queue ?? fallbackQueue else {
                outcome.stuck.append("\(letter.id ?? "a letter without id"): nothing says which queue it came from")
                return .kept
            }
            guard !isDryRun else {
                outcome.replayed += 1
                return .kept
            }
            if let rate { try pause(until: started + .seconds(Double(outcome.replayed) / rate), on: queue, session) }
            do {
                try session.publishConfirmed(
                    OutgoingMessage(
                        routingKey: target,
                        properties: letter.revived(user: user),
                        body: letter.delivery.body
                    )
                )
            } catch let error as AMQPError where error.code == .unroutable {
                outcome.stuck.append("\(letter.id ?? "a letter without id"): there is no queue \(target)")
                return .kept
            }
            outcome.replayed += 1
            onProgress(outcome)
            return .settled
        }
        return outcome
    }

    /// Sleeps on the session's own thread, and looks at the queue now and then so that the broker sees us alive.
    private func pause(
        until moment: ContinuousClock.Instant,
        on queue: DeadLetterQueue,
        _ session: Session
    ) throws {
        let clock = ContinuousClock()
        while true {
            let left = min(moment - clock.now, .seconds(2))
            guard left > .zero else { return }
            let (seconds, attoseconds) = left.components
            var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            nanosleep(&time, nil)
            if left == .seconds(2) { try session.declareQueue(queue.name, passive: true) }
        }
    }
}
