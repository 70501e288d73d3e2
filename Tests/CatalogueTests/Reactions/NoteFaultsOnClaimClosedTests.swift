import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Note faults on claim closed` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness<CatalogueService>.stocked(0)
        try catalogue.buy(6, of: 1, from: "First")
        catalogue.clock.advance(by: .seconds(86_400))
        try catalogue.buy(6, of: 1, from: "Second")
        try catalogue.sell(10, of: 1, in: 1)
    }

    @Test func `blames the lot that most of the order's pieces are of, once for each claim`() throws {
        for _ in 1...2 { try catalogue.deliver(closed(1, order: 1, pieces: 2)) }
        try catalogue.deliver(closed(2, order: 1, pieces: 1, .notAsDescribed))

        #expect(try faults() == ["First": 3, "Second": 0])
    }

    @Test(arguments: [.noReason, .damaged, .wrongItem, .missing] as [Trade.ClaimReason])
    func `does not blame goods for what buyers, shop or carrier have done`(reason: Trade.ClaimReason) throws {
        try catalogue.deliver(closed(1, order: 1, pieces: 2, reason))

        #expect(try faults() == ["First": 0, "Second": 0])
    }

    @Test(arguments: [.rejected, .withdrawn, .expired] as [Trade.ClaimState])
    func `believes only claims that were granted`(state: Trade.ClaimState) throws {
        try catalogue.deliver(closed(1, order: 1, pieces: 2, .defective, state))

        #expect(try faults() == ["First": 0, "Second": 0])
    }

    @Test func `lets be an order that it knows nothing of`() throws {
        try catalogue.deliver(closed(1, order: 9, pieces: 2))

        #expect(try faults() == ["First": 0, "Second": 0])
    }

    private func faults() throws -> [String: Int] {
        let suppliers = try catalogue.ask(Catalogue.FindSuppliers()).suppliers
        return Dictionary(uniqueKeysWithValues: suppliers.map { ($0.supplier, $0.faulty) })
    }
}
