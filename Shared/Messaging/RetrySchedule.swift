/// How often and when a failed message is tried again.
public struct RetrySchedule: Sendable {
    /// Tries at once, inside the first transaction.
    public var immediateTries: Int
    /// The pauses between the later tries; after the last one the message is dead.
    public var delays: [Duration]
    /// Each pause is this much shorter or longer, at random, so that failures don't come back in step.
    public var jitter: Double

    public init(immediateTries: Int, delays: [Duration], jitter: Double) {
        self.immediateTries = immediateTries
        self.delays = delays
        self.jitter = jitter
    }

    public static let standard = RetrySchedule(
        immediateTries: 3,
        delays: [.seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(3600)],
        jitter: 0.2
    )

    /// The pause after `attempt` delayed tries have failed, counted from 0; nil when there are no more.
    func delay(after attempt: Int, random: UInt64) -> Duration? {
        guard attempt < delays.count else { return nil }
        let unit = Double(random >> 11) / Double(1 << 53)
        return delays[attempt] * (1 + jitter * (2 * unit - 1))
    }
}
