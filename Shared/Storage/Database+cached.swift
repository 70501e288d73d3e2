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

extension Array where Element: FixedWidthInteger & BitwiseCopyable {
    /// The numbers as an argument of a statement: as this machine keeps them, which is little-endian wherever we run.
    public var blob: DatabaseValue { withUnsafeBytes { Data($0) }.databaseValue }
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

    /// The numbers of a BLOB column that was written as their `blob`; none if it is NULL.
    public func numbers<Number: FixedWidthInteger & BitwiseCopyable>(_ column: String) -> [Number] {
        let numbers = try? withUnsafeData(named: column) { data in
            data.map { data in
                [Number](unsafeUninitializedCapacity: data.count / MemoryLayout<Number>.stride) { buffer, count in
                    count = data.copyBytes(to: buffer) / MemoryLayout<Number>.stride
                }
            }
        }
        return numbers ?? []
    }
}
