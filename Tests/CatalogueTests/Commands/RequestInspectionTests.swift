import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Request inspection` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(tea())
    }

    @Test func `has a draft wait for an inspector`() throws {
        let requested = try catalogue.send(
            Catalogue.RequestInspection(product: .sample(1), samples: [.init(lot: "A", pieces: 5)])
        )

        #expect(requested.inspection.number == 1)
        #expect(requested.inspection.outcome == nil)
        #expect(try catalogue.product(.sample(1))?.state == .inspection)
        #expect(try catalogue.emitted(Catalogue.InspectionRequested.self) == [requested])
        #expect(try catalogue.ask(Catalogue.FindInspections()).inspections == [requested.inspection])
    }

    @Test func `leaves the product as it is meanwhile`() throws {
        try catalogue.send(Catalogue.RequestInspection(product: .sample(1)))

        try catalogue.expectRefusal(
            .inspectionState,
            at: nil,
            of: Catalogue.ChangeProduct(id: .sample(1), title: .english("Something else"))
        )
        try catalogue.expectRefusal(.inspectionState, at: "$.id", of: Catalogue.PublishProduct(id: .sample(1)))
        try catalogue.expectRefusal(
            .inspectionState,
            at: "$.product",
            of: Catalogue.RequestInspection(product: .sample(1))
        )
    }

    @Test func `refuses what is on sale, off sale or not there`() throws {
        try catalogue.send(Catalogue.PublishProduct(id: .sample(1)))
        let request = Catalogue.RequestInspection(product: .sample(1))
        try catalogue.expectRefusal(.inspectionState, at: "$.product", of: request)
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))
        try catalogue.expectRefusal(.productRetired, at: "$.product", of: request)
        try catalogue.expectRefusal(
            .productNotFound,
            at: "$.product",
            of: Catalogue.RequestInspection(product: .sample(2))
        )
    }

    @Test(
        arguments: [("", 1, nil, "lot"), ("A", 0, nil, "pieces"), ("A", 1, 2, "failed")]
            as [(String, Int, Int?, String)]
    )
    func `refuses samples that make no sense`(lot: String, pieces: Int, failed: Int?, field: String) throws {
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.samples[0].\(field)",
            of: Catalogue.RequestInspection(
                product: .sample(1),
                samples: [.init(lot: lot, pieces: pieces, failed: failed)]
            )
        )
    }
}
