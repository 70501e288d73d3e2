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
///
/// What stands between the values may also be a tab, a semicolon, a bar or a blank: the first line says which.
struct RowReader {
    /// Columns that the file has and that nobody knows; of JSON lines, those of the first.
    let strangers: [String]
    private let path: String
    private let columns: [Column]
    /// What the file may call each column, and what it says where the file says nothing.
    private let names: [[String]]
    private let defaults: [String?]
    /// Where each column stands in the heading; empty for JSON lines.
    private let positions: [Int?]
    private let width: Int
    // One of the two; as cases of an enumeration they would be copied with every record.
    private var csv: CSVReader?
    private var lines: TextLines?
    /// Read already, for what its fields are called.
    private var firstLine: TextLines.Line?

    /// Opens a file.
    ///
    /// - Throws: `Failure` of usage if a required column is missing.
    init(
        _ path: String,
        columns: [Column],
        form: FileForm = FileForm(),
        meter: ByteMeter = ByteMeter()
    ) throws(Failure) {
        self.path = path
        self.columns = columns
        try form.check(columns)
        names = columns.map(form.names)
        defaults = columns.map { form.defaults[$0.name] }
        let source = try ByteSource(path: path, meter: meter)
        var text = try Lookahead(source)
        let firstByte = try text.firstVisibleByte()
        guard firstByte != UInt8(ascii: "[") else {
            throw .usage(
                "\(path) is one JSON array.",
                nextStep: "JSON lines are read, an object on each line; `jq -c '.[]'` makes them of it."
            )
        }
        if firstByte == UInt8(ascii: "{") {
            var lines = TextLines(text)
            firstLine = try lines.next()
            let fields = firstLine.flatMap { try? JSONValue.parse($0.bytes).object }?.fields.map(\.name) ?? []
            let known = Set(names.joined())
            strangers = fields.filter { !known.contains($0) }
            (positions, width) = ([], 0)
            self.lines = lines
            return
        }
        let separator = try text.separator()
        var csv = CSVReader(text, separator: separator)
        let heading = if let given = form.heading { given } else { try Self.heading(of: &csv, path) }
        let titles = heading.map { $0.trimmed.lowercased() }
        positions = names.map { names in
            let names = names.map { $0.lowercased() }
            return titles.firstIndex(where: names.contains)
        }
        let missing = zip(columns, positions).filter { column, position in
            guard position == nil else { return false }
            return form.columns[column.name] != nil || column.isRequired && form.defaults[column.name] == nil
        }
        guard missing.isEmpty else {
            let names = missing.map { form.columns[$0.0.name] ?? $0.0.name }
            throw .usage(
                "\(path) has no column \(names.joined(separator: ", ")).",
                nextStep: "Its columns are: \(heading.joined(separator: ", ")). `souk help import` says what is read, "
                    + "and how a file of your own may call it."
            )
        }
        let known = Set(positions)
        strangers = heading.indices.filter { !known.contains($0) && !["", "-"].contains(titles[$0]) }.map {
            heading[$0]
        }
        width = heading.count
        self.csv = csv
    }

    private static func heading(of csv: inout CSVReader, _ path: String) throws(Failure) -> [String] {
        guard let first = try csv.next() else {
            throw .usage("\(path) is empty.", nextStep: "The first line names the columns.")
        }
        guard String(validating: first.text, as: UTF8.self) != nil, !first.text.contains(0) else {
            throw .usage(
                "\(path) is not text in UTF-8.",
                nextStep:
                    "`file` says what it is. `iconv -f UTF-16 -t UTF-8` helps with another encoding; a spreadsheet "
                    + "is saved as CSV first, an archive unpacked. Only gzip is read as it is."
            )
        }
        do {
            return try first.content.get()
        } catch {
            throw .usage("\(path), line \(first.line): \(error.reason).", nextStep: "The first line names the columns.")
        }
    }

    mutating func next() throws(Failure) -> Row? {
        if let line = firstLine {
            firstLine = nil
            return row(line)
        }
        if let line = try lines?.next() { return row(line) }
        return try csv?.next().map(row)
    }

    private func row(_ record: CSVReader.Record) -> Row {
        let values = record.content.flatMap { fields -> Result<[String?], Complaint> in
            guard fields.count == width else {
                return .failure(Complaint("\(fields.count) fields where the heading has \(width)"))
            }
            return .success(cells { positions[$0].map { fields[$0] } })
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
                : .success(cells { names[$0].lazy.compactMap { value[$0] }.first.flatMap(\.cell) })
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

    /// The cells of a row by the number of their column, and in the empty ones what is said for them.
    private func cells(_ cell: (Int) -> String?) -> [String?] {
        columns.indices.map { column in
            let cell = cell(column)
            return cell?.trimmed.isEmpty ?? true ? defaults[column] ?? cell : cell
        }
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
            throw Complaint("\(column) is not a time such as 2026-11-21T08:30:00Z: \(text.cited)")
        }
        return time
    }

    /// A whole number of at least `minimum`.
    func count(_ column: String, minimum: Int = 1) throws(Complaint) -> Int? {
        guard let text = try text(column) else { return nil }
        // Some programs write 2 as 2.0.
        guard let decimals = Decimals(text), !decimals.isNegative, let number = decimals.exactly(0), number >= minimum
        else { throw Complaint("\(column) is not a whole number from \(minimum) on: \(text.cited)") }
        return Int(number)
    }

    /// One of the values that a contract names.
    func word<Word: RawRepresentable & CaseIterable>(_ column: String, as type: Word.Type) throws(Complaint) -> Word?
    where Word.RawValue == String {
        guard let text = try text(column) else { return nil }
        guard let word = Word(rawValue: text.lowercased()) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Complaint("\(column) is none of \(words): \(text.cited)")
        }
        return word
    }

    /// A price such as 19.99, in the currency's minor units.
    func price(_ column: String, _ currency: Currency) throws(Complaint) -> Money {
        let text = try required(column)
        guard let number = Decimals(text), !number.isNegative, let amount = number.exactly(currency.decimals) else {
            throw Complaint("\(column) is not an amount in \(currency) such as 19.99: \(text.cited)")
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

    /// What stands between the values of the first line, without going there: whichever of comma, tab, semicolon and
    /// bar is most frequent outside of quotation marks; a blank where there is none of them.
    fileprivate mutating func separator() throws(Failure) -> UInt8 {
        var offset = 0
        while try lineEnd(at: offset) > 0 { offset += 1 }
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        while offset < CSVReader.longestRecord, let byte = try byte(offset), isQuoted || !byte.isLineEnd {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted { counts[byte, default: 0] += 1 }
            offset += 1
        }
        let marks = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|")]
        // The first of equals: a comma before all others.
        let most = marks.map { counts[$0, default: 0] }.max() ?? 0
        if most > 0, let mark = marks.first(where: { counts[$0] == most }) { return mark }
        return counts[UInt8(ascii: " ")] == nil ? UInt8(ascii: ",") : UInt8(ascii: " ")
    }
}

extension String {
    /// As it is quoted in a complaint: no more than the beginning of what is long.
    var cited: String {
        let beginning = prefix(60)
        return beginning.endIndex == endIndex ? debugDescription : String(beginning).debugDescription + "…"
    }

    /// Without blanks, tabs and line ends around it.
    var trimmed: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else { return self }
        guard let start = utf8.firstIndex(where: { !isBlank($0) }), let end = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[start...end])
    }
}
