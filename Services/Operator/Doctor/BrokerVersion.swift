/// A version such as 3.10.8, as far as it decides what the broker can do.
struct BrokerVersion: Comparable, CustomStringConvertible, Sendable {
    let description: String
    private let numbers: [Int]

    /// The oldest that Souk is tested with.
    static let oldest = BrokerVersion("3.10")

    init(_ text: String) {
        description = text
        numbers = text.split(separator: ".").prefix(3).map { part in Int(part.prefix(while: \.isWholeNumber)) ?? 0 }
    }

    static func < (left: BrokerVersion, right: BrokerVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    var finding: Finding {
        guard self >= .oldest else {
            return .wrong(
                "broker",
                "RabbitMQ \(self) is older than \(BrokerVersion.oldest)",
                nextStep: "Upgrade RabbitMQ: quorum queues and streams of older versions lack what Souk relies on."
            )
        }
        return .good("broker", "reachable, RabbitMQ \(self)")
    }
}
