public import Model
public import Storage

// How the tables of services keep what messages say.
extension ID {
    /// As the tables keep ids.
    public var blob: DatabaseValue { uuid.bytes.blob }

    /// Reads what ``blob`` has written.
    public init(_ row: Row, _ column: String) {
        self.init(UUID128(bytes: row.bytes(column)))
    }
}

extension Row {
    /// The id in a column; nil where there is none.
    public func optionalID<Subject>(_ column: String) -> ID<Subject>? {
        let bytes = bytes(column)
        return bytes.isEmpty ? nil : ID(UUID128(bytes: bytes))
    }

    /// The instant in a column, which holds milliseconds; nil where there is none.
    public func time(_ column: String) -> Timestamp? {
        (self[column] as Int64?).map(Timestamp.init(milliseconds:))
    }
}
