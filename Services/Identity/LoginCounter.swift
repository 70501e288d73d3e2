import Model

/// How often somebody has failed to log in, in one respect: to an account, from a device that it knows, from a network.
///
/// Counted before the password is checked, in the transaction that decides whether it is: however many try at once, each
/// finds the tries of those before.
struct LoginCounter: Equatable {
    enum Scope: String {
        case account, device, network
    }

    /// Failures in a row after which nothing but recovery helps (NIST SP 800-63B: at most 100).
    static let most = 100
    private static let firstWait = Duration.seconds(30)
    private static let longestWait = Duration.seconds(3600)
    /// A network is many people: what one of them did half a day ago no longer matters.
    private static let networkMemory = Duration.seconds(12 * 3600)

    let scope: Scope
    /// A keyed hash: it names nobody.
    let key: [UInt8]
    private(set) var failures = 0
    private(set) var lastAt: Timestamp?
    private(set) var closedUntil: Timestamp?

    init(_ scope: Scope, key: [UInt8]) {
        self.scope = scope
        self.key = key
    }

    /// As it was stored.
    init(_ scope: Scope, key: [UInt8], failures: Int, lastAt: Timestamp, closedUntil: Timestamp?) {
        self.scope = scope
        self.key = key
        self.failures = failures
        self.lastAt = lastAt
        self.closedUntil = closedUntil
    }

    /// Failures that cost no time.
    private var free: Int { scope == .network ? 49 : 4 }

    var isUsedUp: Bool { failures >= Self.most }

    /// Whether this try is the first after all that cost no time have failed, and one more: the owner may want to know.
    var isAlarming: Bool { scope != .network && failures == free + 2 }

    func isOpen(at now: Timestamp) -> Bool {
        if scope == .network, let lastAt, now - lastAt >= Self.networkMemory { return true }
        if scope != .network, isUsedUp { return false }
        return closedUntil.map { $0 <= now } ?? true
    }

    /// Counts a try as if it had failed; one that succeeds takes the counter away.
    mutating func count(at now: Timestamp) {
        if scope == .network, let lastAt, now - lastAt >= Self.networkMemory { failures = 0 }
        failures += 1
        lastAt = now
        let doublings = failures - free - 1
        closedUntil = doublings < 0 ? nil : now + min(Self.firstWait * (1 << min(doublings, 7)), Self.longestWait)
    }
}
