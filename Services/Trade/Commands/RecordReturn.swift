import Model
import ServiceKit

/// Takes over goods that were sent back elsewhere and announces them; the same again is answered, not repeated.
func recordReturn(_ command: Trade.RecordReturn, in transaction: Transaction) throws -> Trade.ReturnRecorded {
    try transaction.refuseIfErased(command.buyer)
    try Order.checkRecorded(command.lines)
    try Order.checkRecorded(command.returnedAt, at: transaction.now, path: "$.returned_at")
    let recorded = Trade.ReturnRecorded(
        record: command.id ?? transaction.newID(),
        buyer: command.buyer,
        lines: command.lines,
        total: try Order.total(of: command.lines, most: Order.mostRecordedLines),
        returnedAt: command.returnedAt
    )
    if command.id != nil, let known = try transaction.returns.find(recorded.record) {
        guard known == recorded else {
            throw Refusal(.orderExists, "There is a return \(recorded.record) already.", path: "$.id")
        }
        return recorded
    }
    try transaction.returns.add(recorded, number: command.number, country: command.country)
    transaction.emit(recorded)
    return recorded
}
