/// A value in a header or argument table, in the types RabbitMQ understands.
///
/// Every `int` travels as a signed 64-bit integer (`l`). RabbitMQ compares the arguments of a re-declaration by type as
/// well, so an argument is given as the same case everywhere.
public enum FieldValue: Sendable, Equatable {
    case bool(Bool)
    case int(Int64)
    case int32(Int32)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    /// Whole seconds since 1970.
    case timestamp(UInt64)
    /// `value` divided by ten to the power of `scale`.
    case decimal(scale: UInt8, value: UInt32)
    case table(Table)
    case array([FieldValue])
    case void
}

extension FieldValue {
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// Any whole number, whatever its width was on the wire.
    public var intValue: Int64? {
        switch self {
        case .int(let value): value
        case .int32(let value): Int64(value)
        case .timestamp(let value): Int64(exactly: value)
        default: nil
        }
    }

    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var tableValue: Table? {
        if case .table(let value) = self { value } else { nil }
    }

    public var arrayValue: [FieldValue]? {
        if case .array(let value) = self { value } else { nil }
    }
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
