import Model

/// Puts the lines of a file together to orders and returns.
///
/// The lines of an order lie together, or nearly: an order is over once so many others have begun since its last line.
struct OrderGathering {
    static let reach = 64

    struct Line {
        var number: String
        var isReturn: Bool
        var buyer: String
        var at: Timestamp
        var country: String?
        var line: Trade.OrderLine
    }

    /// An order as far as it is known.
    private struct Draft {
        var first: Line
        var lines: [Trade.OrderLine] = []
        var origin: Origin
        var text: [UInt8]
        var complaint: String?
    }

    private let ids: DerivedIDs
    /// The one whose last line is the oldest comes first.
    private var drafts: [Draft] = []
    /// Orders with a bad line, the latest last.
    private var spoiled: [(number: String, line: Int)] = []

    init(_ ids: DerivedIDs) {
        self.ids = ids
    }

    /// Takes a line in; returns the order that is over now, if one is.
    mutating func add(_ line: Line, _ row: Row) throws -> ImportRecord? {
        var draft = take(line.number) ?? Draft(first: line, origin: row.origin, text: [])
        if draft.first.buyer != line.buyer { draft.complaint = "its lines have different buyers" }
        if draft.first.isReturn != line.isReturn { draft.complaint = "it is an order in one line, a return in another" }
        draft.lines.append(line.line)
        draft.text += (draft.text.isEmpty ? [] : [UInt8(ascii: "\n")]) + row.text
        return try put(draft)
    }

    /// Notes that a line of an order is bad: without that line the order would be wrong.
    mutating func spoil(_ number: String, _ row: Row) {
        spoiled.append((number, row.origin.line))
        if spoiled.count > 16 * Self.reach { spoiled.removeFirst(8 * Self.reach) }
    }

    /// The oldest order of those that are left at the end of the file.
    mutating func close() throws -> ImportRecord? {
        drafts.isEmpty ? nil : try record(drafts.removeFirst())
    }

    private mutating func take(_ number: String) -> Draft? {
        drafts.lastIndex { $0.first.number == number }.map { drafts.remove(at: $0) }
    }

    private mutating func put(_ draft: Draft) throws -> ImportRecord? {
        drafts.append(draft)
        return drafts.count > Self.reach ? try record(drafts.removeFirst()) : nil
    }

    private func record(_ draft: Draft) throws -> ImportRecord {
        let kind = draft.first.isReturn ? "returns" : "orders"
        var record = ImportRecord(kind: kind, origin: draft.origin, text: draft.text, content: .bad(""))
        let spoiling = spoiled.last { $0.number == draft.first.number }.map { "its line \($0.line) is bad" }
        if let complaint = draft.complaint ?? spoiling {
            record.content = .bad("\(draft.first.number) is left out: \(complaint)")
        } else {
            record.content = .messages([try message(draft)])
        }
        return record
    }

    private func message(_ draft: Draft) throws -> ImportMessage {
        let first = draft.first
        let buyer: ID<Person> = ids.id(first.buyer)
        if first.isReturn {
            let id: ID<Trade.Return> = ids.id(first.number)
            return try ImportMessage(
                Trade.RecordReturn(
                    id: id,
                    buyer: buyer,
                    lines: draft.lines,
                    returnedAt: first.at,
                    number: first.number,
                    country: first.country
                ),
                ids,
                repetition: .orderExists
            )
        }
        let id: ID<Trade.Order> = ids.id(first.number)
        return try ImportMessage(
            Trade.RecordOrder(
                id: id,
                buyer: buyer,
                lines: draft.lines,
                placedAt: first.at,
                number: first.number,
                country: first.country
            ),
            ids,
            repetition: .orderExists
        )
    }
}

extension Trade.OrderLine {
    /// A line at a price; nil if the amount is beyond what can be counted.
    init?(_ product: ID<Catalogue.Product>, quantity: Int, unitPrice: Money) {
        let (amount, isTooLarge) = unitPrice.amount.multipliedReportingOverflow(by: Int64(quantity))
        guard !isTooLarge else { return nil }
        self.init(
            product: product,
            quantity: quantity,
            unitPrice: unitPrice,
            amount: Money(amount, unitPrice.currency)
        )
    }
}
