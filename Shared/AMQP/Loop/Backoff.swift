/// Pauses between attempts: exponential, with full jitter, so that clients of a restarted broker do not return in step.
struct Backoff {
    let shortest: Duration
    let longest: Duration

    /// The pause after a number of failures in a row: anything up to `shortest` after the first, up to twice that after
    /// the second, and so on up to `longest`.
    func pause(afterFailures failures: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let ceiling = min(longest, shortest * (1 << min(max(failures, 1) - 1, 20)))
        return ceiling * Double.random(in: 0...1, using: &random)
    }

    func pause(afterFailures failures: Int) -> Duration {
        var random = SystemRandomNumberGenerator()
        return pause(afterFailures: failures, using: &random)
    }
}
