/// An amount in whole minor units of a currency: `{"amount": 1999, "currency": "EUR"}` is EUR 19.99.
public struct Money: Hashable, Codable, Sendable {
    /// Minor units; negative for what is owed the other way round.
    public var amount: Int64
    public var currency: Currency

    public init(_ amount: Int64, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }
}

/// An ISO 4217 code in capitals.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    public var description: String

    /// Nil unless the code is three capital letters.
    public init?(_ code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ $0 >= 65 && $0 <= 90 }) else { return nil }
        description = code
    }

    private init(known code: String) {
        description = code
    }

    public static let cny = Currency(known: "CNY")
    public static let eur = Currency(known: "EUR")
    public static let gbp = Currency(known: "GBP")
    public static let usd = Currency(known: "USD")
}

extension Currency: Codable {
    public init(from decoder: any Decoder) throws {
        let code = try decoder.singleValueContainer().decode(String.self)
        guard let currency = Currency(code) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "Not a currency: expected an ISO 4217 code such as EUR."
                )
            )
        }
        self = currency
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
