import Messaging
import Model

/// A gateway's statement as a file: one movement of money a line.
struct StatementFile {
    static let columns: [Column] = [
        .required("reference", "the id of the payment or refund, as the gateway was given it"),
        .required("kind", "payment or refund"),
        .required("amount", "what was moved, such as 19.99; of a refund, too, more than nothing"),
        .required("currency", "the currency of the amount, such as CNY"),
        .required("at", "when the gateway moved it"),
        .optional("fee", "what the gateway keeps for itself, in the same currency"),
    ]

    /// How many lines a message holds at most.
    static let chunk = 500

    let id: ID<Trade.Statement>
    let from: Timestamp
    let until: Timestamp
    let lines: [Trade.StatementLine]

    /// Reads a whole file; without `from` and `until` it is about the days of its first and last movement, by UTC.
    ///
    /// - Throws: `Failure` of usage that names the first line that can't be read: half a statement is none.
    init(_ path: String, from: Timestamp?, until: Timestamp?) throws(Failure) {
        var rows = try RowReader(path, columns: Self.columns)
        var lines: [Trade.StatementLine] = []
        while let row = try rows.next() {
            do {
                lines.append(try Self.line(row, number: lines.count + 1))
            } catch {
                throw .usage(
                    "\(path), line \(row.origin.line): \(error.reason).",
                    nextStep: "Nothing has been sent. `souk help reconcile` lists what is read."
                )
            }
        }
        guard let first = lines.map(\.at).min(), let last = lines.map(\.at).max() else {
            throw .usage("\(path) has no movements.", nextStep: "The lines below the heading are movements of money.")
        }
        self.lines = lines
        self.from = from ?? first.day
        self.until = until ?? last.day + .seconds(86_400)
        guard self.from < self.until else { throw .usage("--until has to be after --from.") }
        // The same file is the same statement, however often and from wherever it is sent.
        let text = lines.map { "\($0)" }.joined(separator: "\n") + "\(self.from) \(self.until)"
        id = DerivedIDs(source: "statement").id(text)
    }

    /// The commands that bring it to trade, in order.
    var commands: [Trade.RecordStatement] {
        stride(from: 0, to: lines.count, by: Self.chunk).map { start in
            Trade.RecordStatement(
                id: id,
                from: from,
                until: until,
                lines: Array(lines[start..<min(start + Self.chunk, lines.count)])
            )
        }
    }

    private static func line(_ row: Row, number: Int) throws(Complaint) -> Trade.StatementLine {
        guard let currency = Currency(try row.required("currency")) else {
            throw Complaint("currency is none of ISO 4217")
        }
        guard let kind = try row.word("kind", as: Trade.StatementKind.self) else { throw Complaint("kind is empty") }
        guard let at = try row.time("at") else { throw Complaint("at is empty") }
        let amount = try row.price("amount", currency)
        guard amount.amount > 0 else { throw Complaint("amount is nothing") }
        return Trade.StatementLine(
            number: number,
            kind: kind,
            reference: try row.required("reference"),
            amount: amount,
            fee: try row.text("fee") == nil ? nil : try row.price("fee", currency).amount,
            at: at
        )
    }
}

extension Timestamp {
    /// The midnight before, by UTC.
    fileprivate var day: Timestamp { Timestamp(milliseconds: milliseconds - milliseconds % 86_400_000) }
}
