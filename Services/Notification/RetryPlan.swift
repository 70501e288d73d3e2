import Model

/// When a mail that was deferred is tried again.
enum RetryPlan {
    /// Eight tries in about half an hour, then every hour.
    private static let first: [Int64] = [30, 60, 120, 240, 480, 600, 900, 1170]
    private static let hourly: Int64 = 3600
    /// Mail servers are given three days to come back.
    static let patience = Duration.seconds(72 * 3600)

    /// Full jitter: anywhere up to the delay, so that what failed together does not come back together.
    ///
    /// `attempts` is how often it has been tried, `random` any number, a different one each time.
    static func delay(after attempts: Int, random: UInt64) -> Duration {
        let delay = first.indices.contains(attempts - 1) ? first[attempts - 1] : hourly
        return .milliseconds(1000 + Int64(random % UInt64(delay * 1000)))
    }

    /// A server that does not let us in is asked again after a while, whatever the mail.
    static let pause = Duration.seconds(900)
}
