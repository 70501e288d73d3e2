import Model
import ServiceKit

/// Has a draft wait for an inspector, and announces it.
func requestInspection(
    _ command: Catalogue.RequestInspection,
    in transaction: Transaction
) throws -> Catalogue.InspectionRequested {
    guard var product = try transaction.products.find(command.product) else {
        throw Refusal(.productNotFound, "There is no product \(command.product).", path: "$.product")
    }
    let last = try transaction.inspections.last(of: product.id)
    let inspection = try Inspection(command, number: (last?.number ?? 0) + 1, at: transaction.now)
    try product.beginInspection(at: transaction.now)
    try transaction.products.save(product)
    try transaction.inspections.save(inspection)
    let requested = Catalogue.InspectionRequested(inspection: inspection)
    transaction.emit(requested)
    return requested
}
