import Model
import ServiceKit

/// Adds to the story of a lot, which may begin before anything of it is here, and announces it.
func recordLot(_ command: Catalogue.RecordLot, in transaction: Transaction) throws -> Catalogue.LotRecorded {
    guard try transaction.products.find(command.product) != nil else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    let step = try LotStep(command, at: transaction.now)
    let record = try transaction.lotRecords.append(step, to: command.lot, of: command.product)
    let recorded = Catalogue.LotRecorded(product: command.product, lot: command.lot, record: record)
    transaction.emit(recorded)
    return recorded
}
