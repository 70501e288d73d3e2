import RingMessages

/// What one service has written down, in the order of its writing.
struct Evidence {
    var visits: [Visit] = []
    var hearings: [Hearing] = []
    /// What `PRAGMA integrity_check` says, and what is left in outbox, timers and parked rows.
    var complaints: [String] = []

    /// One handling of a token.
    struct Visit: Hashable {
        var token: Int
        var hop: Int
        var lane: Int
        var number: Int
    }

    /// One event of another service, as its listener noted it.
    struct Hearing: Hashable {
        var source: Int
        var visit: Visit
    }
}

/// An event as a queue bound to all of them saw it, perhaps more than once.
struct Sighting: Hashable {
    var source: String
    var type: String
    var epoch: Int64
    var sequence: Int64
    var messageID: String
}
