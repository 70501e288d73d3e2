public import GRDB

/// What a query asks of its rows, where each wish may be left out.
public struct Filter {
    private var conditions: [String] = []
    /// The values of the conditions, in their order.
    public private(set) var arguments: StatementArguments = []

    public init() {}

    /// Wants a condition to hold for a value, if there is one.
    public mutating func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        add(condition, [value])
    }

    /// Wants a condition to hold for its values, of which there may be none.
    public mutating func add(_ condition: String, _ values: StatementArguments = []) {
        conditions.append(condition)
        arguments += values
    }

    /// What comes after `WHERE`.
    public var sql: String { conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ") }
}
