/// What goes round the ring: handled by one service after the other until its hops are used up.
public struct Token: Codable, Hashable, Sendable {
    public var id: Int
    /// Where in the ring it is handled first, as an index.
    public var origin: Int
    /// The ordering key; a lane belongs to one origin.
    public var lane: Int
    /// The place within the lane, from 1; tokens of a lane are sent in this order.
    public var number: Int
    /// How many services handle it.
    public var hops: Int
    public var errand: Errand
    /// The hop at which the errand happens.
    public var errandHop: Int

    public init(id: Int, origin: Int, lane: Int, number: Int, hops: Int, errand: Errand, errandHop: Int) {
        self.id = id
        self.origin = origin
        self.lane = lane
        self.number = number
        self.hops = hops
        self.errand = errand
        self.errandHop = errandHop
    }

    /// The index of the service that handles it at a hop.
    public func service(atHop hop: Int) -> Int { (origin + hop) % ring.count }
}

/// What happens to a token on its way, besides being passed on.
public enum Errand: String, Codable, Hashable, Sendable {
    case none
    /// Waits for a timer before it is passed on.
    case sleep
    /// Fails until it has been parked once.
    case stumble
    /// Is refused, and goes no further.
    case refuse
    /// Ends the process of whoever handles it, in one way or another; never part of a crash test's schedule.
    case abort, exit, overflow
}
