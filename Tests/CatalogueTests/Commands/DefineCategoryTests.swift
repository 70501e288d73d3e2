import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Define category` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `announces what a category is called, once`() throws {
        try define("food", "Food")
        try define("food", "Food")
        try define("food", "Groceries")

        #expect(
            try catalogue.emitted(Catalogue.CategoryDefined.self).map(\.category.title) == [
                .english("Food"), .english("Groceries"),
            ]
        )
        #expect(try catalogue.ask(Catalogue.FindCategories()).categories.map(\.title) == [.english("Groceries")])
    }

    @Test(arguments: ["", "/food", "food/", "Food", "food//tea", "food/-tea", "a b", "a/b/c/d/e/f/g/h/i"])
    func `refuses a path that is none`(path: String) throws {
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.path",
            of: Catalogue.DefineCategory(path: path, title: .english("Food"))
        )
    }

    @Test func `takes paths of every script`() throws {
        try define("食品/绿茶", "Green tea")

        #expect(try catalogue.ask(Catalogue.FindCategories(within: "食品")).categories.map(\.path) == ["食品/绿茶"])
    }

    @Test func `says for how long goods can be sent back, if given`() throws {
        for days in [14, 0, nil] {
            try catalogue.send(
                Catalogue.DefineCategory(path: "food", title: .english("Food"), returnDays: days)
            )
        }

        #expect(try catalogue.emitted(Catalogue.CategoryDefined.self).map(\.category.returnDays) == [14, 0, nil])
    }

    @Test func `keeps for how long goods can be sent back`() throws {
        try catalogue.send(Catalogue.DefineCategory(path: "food", title: .english("Food"), returnDays: 14))

        #expect(try catalogue.ask(Catalogue.FindCategories()).categories.map(\.returnDays) == [14])
    }

    @Test(arguments: [-1, 366])
    func `refuses days that make no sense`(days: Int) throws {
        try catalogue.expectRefusal(
            .invalidField,
            at: "$.return_days",
            of: Catalogue.DefineCategory(path: "food", title: .english("Food"), returnDays: days)
        )
    }

    private func define(_ path: String, _ title: String) throws {
        try catalogue.send(Catalogue.DefineCategory(path: path, title: .english(title)))
    }
}
