import Model
import ServiceKit

/// Takes in lines of a gateway's statement and posts what it has kept; the same lines again are answered, not repeated.
func recordStatement(_ command: Trade.RecordStatement, in transaction: Transaction) throws -> Trade.StatementRecorded {
    guard command.from < command.until else {
        throw Refusal(.invalidField, "A statement ends after it begins.", path: "$.until")
    }
    guard (1...500).contains(command.lines.count) else {
        throw Refusal(.invalidField, "Expected 1 to 500 lines.", path: "$.lines")
    }
    try transaction.statements.open(command.id, from: command.from, until: command.until)
    for (position, line) in command.lines.enumerated() {
        guard line.number > 0, (1...mostMoved).contains(line.amount.amount),
            (-mostMoved...mostMoved).contains(line.fee ?? 0), line.reference.utf8.count <= 128
        else {
            throw Refusal(
                .invalidField,
                "A line has a number, an amount of 1 to \(mostMoved), a fee no larger than that, and a short reference.",
                path: "$.lines[\(position)]"
            )
        }
        switch try transaction.statements.add(line, to: command.id) {
        case .isNew: try transaction.charge(line, of: command.id)
        case .isKnown: continue
        case .contradicts:
            throw Refusal(
                .statementExists,
                "The statement has another line \(line.number).",
                path: "$.lines[\(position)]"
            )
        }
    }
    return Trade.StatementRecorded(id: command.id, lines: try transaction.statements.lineCount(of: command.id))
}

/// In minor units, so that all lines of all statements can be added up.
///
/// A fee may well be more than its amount: many have a fixed part.
private let mostMoved: Int64 = 1_000_000_000_000
