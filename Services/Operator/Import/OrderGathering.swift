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

    enum Complaints {
        static func scattered(_ number: String) -> String {
            "order \(number) goes on after more than \(reach) others have begun since its last line"
        }
    }

    private let ids: DerivedIDs
    /// The one whose last line is the oldest comes first.
    private var drafts: [Draft] = []
    /// Orders of which only a bad line has come yet, the latest last.
    private var spoiled: [(number: String, line: Int)] = []
    /// A line that doesn't say whose it is, if it is the latest.
    private var stray: Int?
    /// Orders that are over, by the ids that they get.
    private var ended: Set<UUID128> = []

    init(_ ids: DerivedIDs) {
        self.ids = ids
    }

    /// Takes a line in; returns the order that is over now, if one is.
    mutating func add(_ line: Line, _ row: Row) throws -> ImportRecord? {
        guard !hasEnded(line.number) else { throw Complaint(Complaints.scattered(line.number)) }
        var draft = take(line.number) ?? begin(line, row)
        if let stray { draft.complaint = Self.complaint(stray) }
        stray = nil
        if draft.first.buyer != line.buyer { draft.complaint = "its lines have different buyers" }
        if draft.first.isReturn != line.isReturn { draft.complaint = "it is an order in one line, a return in another" }
        draft.lines.append(line.line)
        draft.text += (draft.text.isEmpty ? [] : [UInt8(ascii: "\n")]) + row.text
        return try put(draft)
    }

    /// Notes that a line is bad: without it its order would be wrong.
    ///
    /// One that doesn't say whose it is may be of the order before it or of the one after it.
    mutating func spoil(_ number: String?, _ row: Row) {
        let line = row.origin.line
        guard let number else {
            stray = line
            if !drafts.isEmpty { drafts[drafts.count - 1].complaint = Self.complaint(line) }
            return
        }
        stray = nil
        if let position = position(number) {
            drafts[position].complaint = "its line \(line) is bad"
        } else {
            spoiled.append((number, line))
            if spoiled.count > 16 * Self.reach { spoiled.removeFirst(8 * Self.reach) }
        }
    }

    /// Whether an order is over: what comes of it now comes too late.
    func hasEnded(_ number: String) -> Bool { ended.contains(key(number)) }

    /// The oldest order of those that are left at the end of the file.
    mutating func close() throws -> ImportRecord? {
        drafts.isEmpty ? nil : try record(drafts.removeFirst())
    }

    private func key(_ number: String) -> UUID128 { ids.id(number, of: Trade.Order.self).uuid }

    private func position(_ number: String) -> Int? { drafts.lastIndex { $0.first.number == number } }

    private mutating func take(_ number: String) -> Draft? { position(number).map { drafts.remove(at: $0) } }

    private func begin(_ line: Line, _ row: Row) -> Draft {
        let spoiling = spoiled.last { $0.number == line.number }
        return Draft(
            first: line,
            origin: row.origin,
            text: [],
            complaint: spoiling.map { "its line \($0.line) is bad" }
        )
    }

    private static func complaint(_ stray: Int) -> String { "the bad line \(stray) next to its own may be one of them" }

    private mutating func put(_ draft: Draft) throws -> ImportRecord? {
        drafts.append(draft)
        guard drafts.count > Self.reach else { return nil }
        let over = drafts.removeFirst()
        ended.insert(key(over.first.number))
        return try record(over)
    }

    private func record(_ draft: Draft) throws -> ImportRecord {
        let kind = draft.first.isReturn ? "returns" : "orders"
        var record = ImportRecord(kind: kind, origin: draft.origin, text: draft.text, content: .bad(""))
        if let complaint = draft.complaint {
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
