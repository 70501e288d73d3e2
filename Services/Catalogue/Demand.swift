import Model

/// How much of a product will probably be sold while more of it is on its way, and with how little left to order.
///
/// What was sold is added up in spans as long as the lead time; simple exponential smoothing (Brown 1959) gives the level,
/// and the mean squared error of its own forecasts, one span ahead, how far off it usually is. The point is the level plus
/// as many such errors as the service level asks for. How well that does is measured in decision 63.
struct DemandForecast: Hashable {
    var expected: Double
    private var error: Double

    static let smoothing = 0.5
    /// How many spans are looked at, the first three of which only tell where to begin.
    static let spans = 14

    /// - Parameters:
    ///   - daily: the pieces sold each day, the latest day last.
    ///   - leadTime: in days.
    init(daily: [Int], leadTime: Int) {
        let count = min(Self.spans, daily.count / leadTime)
        let sums = (0..<count).map { span in
            let end = daily.count - (count - 1 - span) * leadTime
            return Double(daily[end - leadTime..<end].reduce(0, +))
        }
        let beginning = sums.prefix(3)
        expected = beginning.reduce(0, +) / Double(max(beginning.count, 1))
        var squares = 0.0
        for sum in sums.dropFirst(3) {
            squares += (sum - expected) * (sum - expected)
            expected += Self.smoothing * (sum - expected)
        }
        // With too little to tell how far off it is, as far as if people came by chance (Poisson).
        let forecasts = max(0, sums.count - 3)
        error = (forecasts > 2 ? squares / Double(forecasts) : expected).squareRoot()
    }

    /// With fewer pieces than this it is time to order.
    func point(_ level: Catalogue.ServiceLevel) -> Int {
        Int((expected + level.errors * error).rounded(.up))
    }
}

extension Catalogue.ServiceLevel {
    /// The quantile of the normal distribution.
    fileprivate var errors: Double {
        switch self {
        case .percent90: 1.2816
        case .percent95: 1.6449
        case .percent98: 2.0537
        }
    }
}

/// A question about reorders that makes sense.
struct ReorderSearch {
    var leadTime: Int
    var level: Catalogue.ServiceLevel
    var limit: Int

    init(_ query: Catalogue.FindReorders) throws(Refusal) {
        leadTime = query.leadTimeDays ?? 14
        level = query.serviceLevel ?? .percent95
        limit = query.limit ?? 20
        guard (1...60).contains(leadTime) else {
            throw Refusal(.invalidField, "A lead time has 1 to 60 days.", path: "$.lead_time_days")
        }
        guard (1...100).contains(limit) else {
            throw Refusal(.invalidField, "A page has 1 to 100 products.", path: "$.limit")
        }
    }

    /// How many days of sales a forecast looks at.
    var days: Int { DemandForecast.spans * leadTime }

    func advice(
        for product: ID<Product>,
        daily: [Int],
        available: Int,
        ordered: Int
    ) -> Catalogue.ReorderAdvice {
        let forecast = DemandForecast(daily: daily, leadTime: leadTime)
        let point = forecast.point(level)
        let expected = Int(forecast.expected.rounded(.up))
        let isTime = available + ordered < point
        return Catalogue.ReorderAdvice(
            product: product,
            available: available,
            ordered: ordered,
            expected: expected,
            point: point,
            quantity: isTime ? point + expected - available - ordered : 0
        )
    }
}
