import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Record inspection` {
    private let catalogue: ServiceHarness<CatalogueService>
    private let inspector = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 0x8000_0000_0000_0077))

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
        try catalogue.send(
            Catalogue.DefineCategory(path: "food", title: .english("Food"), requiresInspection: true)
        )
        var creation = try tea()
        creation.category = "food/tea"
        try catalogue.send(creation)
    }

    @Test func `lets a product be sold that has passed, and no other of its category`() throws {
        let publish = Catalogue.PublishProduct(id: .sample(1))
        try catalogue.expectRefusal(.productNotInspected, at: "$.id", of: publish)
        try catalogue.send(Catalogue.RequestInspection(product: .sample(1)))

        let recorded = try record(.passed, [.init(severity: .minor, what: "A crooked label")])

        #expect(recorded.inspection.inspector == inspector)
        #expect(recorded.inspection.findings.map(\.severity) == [.minor])
        #expect(try catalogue.product(.sample(1))?.state == .approved)
        #expect(try catalogue.send(publish).product.state == .published)
        #expect(try catalogue.emitted(Catalogue.InspectionRecorded.self) == [recorded])
    }

    @Test func `makes a product that has failed a draft again, which can be inspected again`() throws {
        try catalogue.send(Catalogue.RequestInspection(product: .sample(1)))
        try record(.failed, [.init(severity: .critical, what: "Too much lead")])
        #expect(try catalogue.product(.sample(1))?.state == .draft)

        try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), description: .english("From another garden")))
        try catalogue.send(Catalogue.RequestInspection(product: .sample(1)))
        try record(.passed)

        let inspections = try catalogue.ask(Catalogue.FindInspections(product: .sample(1))).inspections
        #expect(inspections.map(\.outcome) == [.failed, .passed])
        #expect(inspections.map(\.number) == [1, 2])
    }

    @Test func `approves what was inspected: another description has to be inspected, another price has not`() throws {
        try catalogue.send(Catalogue.RequestInspection(product: .sample(1)))
        try record(.passed)

        try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), price: Money(1, .eur), tags: ["new"]))
        #expect(try catalogue.product(.sample(1))?.state == .approved)
        try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), title: .english("Cures everything")))
        #expect(try catalogue.product(.sample(1))?.state == .draft)
    }

    @Test func `lets nothing pass that is dangerous`() throws {
        try catalogue.send(Catalogue.RequestInspection(product: .sample(1)))

        try catalogue.expectRefusal(
            .invalidField,
            at: "$.outcome",
            of: Catalogue.RecordInspection(
                product: .sample(1),
                inspector: inspector,
                outcome: .passed,
                findings: [.init(severity: .critical, what: "Too much lead")]
            )
        )
    }

    @Test func `refuses an outcome nobody has asked for`() throws {
        try catalogue.expectRefusal(
            .inspectionState,
            at: "$.product",
            of: Catalogue.RecordInspection(product: .sample(1), inspector: inspector, outcome: .passed)
        )
    }

    @Test func `keeps what is on sale from moving where it would have to be inspected`() throws {
        try catalogue.send(tea(id: .sample(2), sku: "TEA-2"))
        try catalogue.send(Catalogue.PublishProduct(id: .sample(2)))

        try catalogue.expectRefusal(
            .productNotInspected,
            at: "$.category",
            of: Catalogue.ChangeProduct(id: .sample(2), category: "food")
        )
    }

    @Test func `forgets an inspector who leaves, and keeps what was found`() throws {
        try catalogue.send(Catalogue.RequestInspection(product: .sample(1)))
        try record(.failed, [.init(severity: .major, what: "Stale")])

        try catalogue.deliver(
            Identity.ErasureRequested(
                request: ID(UUID128(high: 1, low: 9)),
                person: inspector,
                requestedAt: catalogue.clock.now
            )
        )

        let inspection = try #require(
            try catalogue.ask(Catalogue.FindInspections(product: .sample(1))).inspections.first
        )
        #expect(inspection.inspector == nil)
        #expect(inspection.findings.map(\.what) == ["Stale"])
    }

    @discardableResult
    private func record(
        _ outcome: Catalogue.InspectionOutcome,
        _ findings: [Catalogue.Finding] = []
    ) throws -> Catalogue.InspectionRecorded {
        try catalogue.send(
            Catalogue.RecordInspection(
                product: .sample(1),
                inspector: inspector,
                outcome: outcome,
                samples: [.init(lot: "A", pieces: 5, failed: 0)],
                findings: findings
            )
        )
    }
}
