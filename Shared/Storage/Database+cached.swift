import Foundation
public import GRDB

extension Database {
    /// Runs a statement that is compiled once per connection.
    public func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Fetches with a statement that is compiled once per connection.
    public func all(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// Fetches the first row with a statement that is compiled once per connection.
    public func one(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }
}

extension [UInt8] {
    /// The bytes as an argument of a statement.
    public var blob: DatabaseValue { Data(self).databaseValue }
}

/// A column that holds something other than what was written there.
public struct DamagedColumn: Error, CustomStringConvertible {
    public let description: String
}

extension Row {
    /// The bytes of a BLOB column that is never NULL.
    ///
    /// - Throws: ``DamagedColumn`` if there are none.
    public func blob(_ column: String) throws -> [UInt8] {
        let bytes = try? withUnsafeData(named: column) { data in data.map(Array.init) }
        guard let bytes else { throw DamagedColumn(description: "column \(column) holds no bytes") }
        return bytes
    }

    /// The bytes of a BLOB column; empty if it is NULL.
    public func bytes(_ column: String) -> [UInt8] {
        (try? withUnsafeData(named: column) { data in data.map(Array.init) }) ?? []
    }
}
