/// Pauses between attempts: exponential, with full jitter, so that clients of a restarted broker do not return in step.
struct Backoff {
    let shortest: Duration
    let longest: Duration
    private var attempts = 0

    init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = longest
    }

    mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
        let ceiling = min(longest, shortest * (1 << min(attempts, 20)))
        attempts += 1
        return ceiling * Double.random(in: 0...1, using: &random)
    }

    mutating func next() -> Duration {
        var random = SystemRandomNumberGenerator()
        return next(using: &random)
    }

    mutating func reset() {
        attempts = 0
    }
}
