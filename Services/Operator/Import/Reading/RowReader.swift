import Messaging
import Model

/// A column that a file may have.
struct Column {
    var name: String
    var isRequired = false
    /// What stands in it, for the help.
    var meaning: String
    /// What it is called elsewhere.
    var aliases: [String] = []

    static func required(_ name: String, _ meaning: String, aliases: [String] = []) -> Column {
        Column(name: name, isRequired: true, meaning: meaning, aliases: aliases)
    }

    static func optional(_ name: String, _ meaning: String, aliases: [String] = []) -> Column {
        Column(name: name, meaning: meaning, aliases: aliases)
    }
}

/// The rows of a file of comma-separated values with a heading, or of JSON lines; the first byte says which.
struct RowReader {
    /// Columns that the file has and that nobody knows.
    let strangers: [String]
    private let path: String
    private let columns: [Column]
    /// Where each column stands in the heading; empty for JSON lines.
    private let positions: [Int?]
    private let width: Int
    // One of the two; as cases of an enumeration they would be copied with every record.
    private var csv: CSVReader?
    private var lines: TextLines?

    /// Opens a file.
    ///
    /// - Throws: `Failure` of usage if a required column is missing.
    init(_ path: String, columns: [Column], meter: ByteMeter = ByteMeter()) throws(Failure) {
        self.path = path
        self.columns = columns
        let source = try ByteSource(path: path, meter: meter)
        var text = try Lookahead(source)
        if try text.firstVisibleByte() == UInt8(ascii: "{") {
            (strangers, positions, width) = ([], [], 0)
            lines = TextLines(text)
            return
        }
        var csv = CSVReader(text)
        let heading = try Self.heading(of: &csv, path)
        let names = heading.map { $0.trimmed.lowercased() }
        positions = columns.map { column in
            names.firstIndex { name in ([column.name] + column.aliases).contains { $0.lowercased() == name } }
        }
        let missing = zip(columns, positions).filter { $0.isRequired && $1 == nil }.map { $0.0.name }
        guard missing.isEmpty else {
            throw .usage(
                "\(path) has no column \(missing.joined(separator: ", ")).",
                nextStep: "Its columns are: \(heading.joined(separator: ", ")). `souk help import` lists what is read."
            )
        }
        let known = Set(positions)
        strangers = heading.indices.filter { !known.contains($0) }.map { heading[$0] }
        width = heading.count
        self.csv = csv
    }

    private static func heading(of csv: inout CSVReader, _ path: String) throws(Failure) -> [String] {
        guard let first = try csv.next() else {
            throw .usage("\(path) is empty.", nextStep: "The first line names the columns.")
        }
        do {
            return try first.content.get()
        } catch {
            throw .usage("\(path), line \(first.line): \(error.reason).", nextStep: "The first line names the columns.")
        }
    }

    mutating func next() throws(Failure) -> Row? {
        if let line = try lines?.next() { return row(line) }
        return try csv?.next().map(row)
    }

    private func row(_ record: CSVReader.Record) -> Row {
        let values = record.content.flatMap { fields -> Result<[String?], Complaint> in
            guard fields.count == width else {
                return .failure(Complaint("\(fields.count) fields where the heading has \(width)"))
            }
            return .success(positions.map { $0.map { fields[$0] } })
        }
        return Row(
            origin: Origin(file: path, line: record.line),
            text: record.text,
            columns: columns,
            values: values
        )
    }

    private func row(_ line: TextLines.Line) -> Row {
        let values: Result<[String?], Complaint>
        do {
            let value = try JSONValue.parse(line.bytes)
            values =
                value.object == nil
                ? .failure(Complaint("not a JSON object"))
                : .success(columns.map { column in value[column.name].flatMap(\.cell) })
        } catch {
            values = .failure(Complaint("not JSON: \(error)"))
        }
        return Row(
            origin: Origin(file: path, line: line.number),
            text: line.bytes,
            columns: columns,
            values: values
        )
    }
}

extension JSONValue {
    /// What a cell of a table would say.
    fileprivate var cell: String? {
        switch self {
        case .null: nil
        case .array(let elements): elements.compactMap(\.cell).joined(separator: " ")
        default: plainText
        }
    }
}

/// Where something was read.
struct Origin: Equatable, Sendable {
    var file: String
    var line: Int
}

/// One row of a table, its values by the names of their columns.
struct Row {
    var origin: Origin
    /// As it stands in the file.
    var text: [UInt8]
    var columns: [Column]
    var values: Result<[String?], Complaint>

    /// The value without blanks around it; nil if the file has none.
    func text(_ column: String) throws(Complaint) -> String? {
        guard let position = columns.firstIndex(where: { $0.name == column }) else {
            preconditionFailure("The table has no column \(column).")
        }
        let value = try values.get()[position]?.trimmed
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    func required(_ column: String) throws(Complaint) -> String {
        guard let value = try text(column) else { throw Complaint("\(column) is empty") }
        return value
    }

    func time(_ column: String) throws(Complaint) -> Timestamp? {
        guard let text = try text(column) else { return nil }
        guard let time = Timestamp(lenient: text) else {
            throw Complaint("\(column) is not a time such as 2026-11-21T08:30:00Z: \(text.debugDescription)")
        }
        return time
    }

    /// A whole number of at least `minimum`.
    func count(_ column: String, minimum: Int = 1) throws(Complaint) -> Int? {
        guard let text = try text(column) else { return nil }
        guard let number = Int(text), number >= minimum else {
            throw Complaint("\(column) is not a whole number from \(minimum) on: \(text.debugDescription)")
        }
        return number
    }

    /// One of the values that a contract names.
    func word<Word: RawRepresentable & CaseIterable>(_ column: String, as type: Word.Type) throws(Complaint) -> Word?
    where Word.RawValue == String {
        guard let text = try text(column) else { return nil }
        guard let word = Word(rawValue: text.lowercased()) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Complaint("\(column) is none of \(words): \(text.debugDescription)")
        }
        return word
    }

    /// A price such as 19.99, in the currency's minor units.
    func price(_ column: String, _ currency: Currency) throws(Complaint) -> Money {
        let text = try required(column)
        guard let number = Decimals(text), !number.isNegative, let amount = number.exactly(currency.decimals) else {
            throw Complaint("\(column) is not an amount in \(currency) such as 19.99: \(text.debugDescription)")
        }
        return Money(amount, currency)
    }
}

extension Lookahead {
    /// The first byte that is no white space, without going there.
    fileprivate mutating func firstVisibleByte() throws(Failure) -> UInt8? {
        var offset = 0
        while let byte = try byte(offset), byte <= 0x20 { offset += 1 }
        return try byte(offset)
    }
}

extension String {
    /// Without blanks, tabs and line ends around it.
    var trimmed: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else { return self }
        guard let start = utf8.firstIndex(where: { !isBlank($0) }), let end = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[start...end])
    }
}
