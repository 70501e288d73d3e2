import Model
import ServiceKit

/// Notes which lot goods were of that turned out bad; what the shop or the carrier has spoilt is no lot's fault.
func noteFaultsOnClaimClosed(_ event: Trade.ClaimClosed, in transaction: Transaction) throws {
    let claim = event.claim
    guard claim.state == .completed, [.defective, .notAsDescribed].contains(claim.reason) else { return }
    var pieces: [ID<Product>: Int] = [:]
    for line in claim.lines {
        guard let product = line.product else { continue }
        pieces[product, default: 0] += line.quantity
    }
    for (product, pieces) in pieces {
        try transaction.suppliers.noteFault(claim.id, of: claim.order, product: product, pieces: pieces)
    }
}
