import Model
import ServiceKit

/// Compares a gateway's statement with the payments and refunds here.
func reconcileStatement(_ query: Trade.ReconcileStatement, in snapshot: Snapshot) throws -> Trade.Reconciliation {
    guard let time = try snapshot.statements.time(of: query.id) else {
        throw Refusal(.statementNotFound, "There is no statement \(query.id).", path: "$.id")
    }
    let books = Reconciling(
        here: try snapshot.statements.movements(from: time.from, until: time.until),
        there: try snapshot.statements.lines(of: query.id)
    )
    return try books.compare { try snapshot.statements.find($0.kind, $0.reference) }
}
