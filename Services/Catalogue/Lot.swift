import Model

/// Where pieces are, and of which lot.
struct LotPlace: Hashable {
    var lot: String
    var location: String

    static let mainLocation = "main"

    /// What came in without the name of a lot is of the lot of its day.
    init(lot: String?, location: String?, at now: Timestamp) throws(Refusal) {
        self.lot = lot ?? String(now.description.prefix(10))
        self.location = location ?? Self.mainLocation
        try Self.check(self.lot, at: "$.lot")
        try Self.check(self.location, at: "$.location")
    }

    init(lot: String, location: String, at path: String) throws(Refusal) {
        (self.lot, self.location) = (lot, location)
        try Self.check(lot, at: "$.lot")
        try Self.check(location, at: path)
    }

    static func check(_ name: String, at path: String) throws(Refusal) {
        try Product.check(name, at: path, maximum: 80, isOneLine: true)
    }
}

/// One step of a lot's story, before it is bound to those before it.
struct LotStep: Hashable {
    var at: Timestamp
    var step: String
    var place: String?
    var detail: String?

    init(at time: Timestamp, step: String, place: String? = nil, detail: String? = nil) {
        self.at = time
        self.step = step
        self.place = place
        self.detail = detail
    }

    init(_ command: Catalogue.RecordLot, at now: Timestamp) throws(Refusal) {
        self.init(at: now, step: command.step, place: command.place, detail: command.detail)
        try LotPlace.check(command.lot, at: "$.lot")
        try Product.check(step, at: "$.step", maximum: 40, isOneLine: true)
        if let place { try Product.check(place, at: "$.place", maximum: 80, isOneLine: true) }
        if let detail { try Product.check(detail, at: "$.detail", maximum: 1000, isOneLine: false) }
    }
}
