import Model
import ServiceKit

/// Notes what an inspector has found: the product is approved, or a draft again.
func recordInspection(
    _ command: Catalogue.RecordInspection,
    in transaction: Transaction
) throws -> Catalogue.InspectionRecorded {
    guard var product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    try product.endInspection(command.outcome, at: transaction.now)
    guard var inspection = try transaction.inspections.last(of: product.id) else {
        throw DamagedProduct(id: product.id)
    }
    try inspection.record(command, at: transaction.now)
    // An inspector who has left stays what an erasure makes of one: nobody.
    if try transaction.isErased(command.inspector) { inspection.inspector = nil }
    try transaction.products.save(product)
    try transaction.inspections.save(inspection)
    let recorded = Catalogue.InspectionRecorded(inspection: inspection)
    transaction.emit(recorded)
    return recorded
}
