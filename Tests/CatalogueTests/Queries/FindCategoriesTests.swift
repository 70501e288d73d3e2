import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Find categories` {
    @Test func `shows each category behind what it is part of, and nothing that only begins alike`() throws {
        let catalogue = try ServiceHarness(CatalogueService.self)
        for path in ["toys", "food/tea/green", "food", "food/tea", "food-processors"] {
            try catalogue.send(Catalogue.DefineCategory(path: path, title: .english(path)))
        }
        func paths(within path: String? = nil) throws -> [String] {
            try catalogue.ask(Catalogue.FindCategories(within: path)).categories.map(\.path)
        }

        #expect(try paths().filter { $0.hasPrefix("food/") || $0 == "food" } == ["food", "food/tea", "food/tea/green"])
        #expect(try paths().count == 5)
        #expect(try paths(within: "food") == ["food", "food/tea", "food/tea/green"])
        #expect(try paths(within: "food/tea") == ["food/tea", "food/tea/green"])
        #expect(try paths(within: "books") == [])
    }
}
