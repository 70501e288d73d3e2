import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

@Suite struct `Search products` {
    private let catalogue: ServiceHarness<CatalogueService>

    init() throws {
        catalogue = try ServiceHarness(CatalogueService.self)
    }

    @Test func `finds nothing in an empty catalogue`() throws {
        #expect(try catalogue.ask(Catalogue.SearchProducts()) == Catalogue.SearchPage(total: 0, products: []))
        #expect(try catalogue.ask(Catalogue.SearchProducts(text: "tea")).total == 0)
    }

    @Test(
        arguments: [
            ("green tea", [1]), ("TEA", [1, 2]), ("绿茶", [1]), ("茶", [1, 2]), ("手机壳", [3]), ("手机", [3, 4]),
            ("iphone 手机壳", [3]), ("ｉＰｈｏｎｅ", [3]), ("スマホ", [3]), ("ｽﾏﾎ", [3]), ("휴대폰", [4]), ("theiere", [5]),
            ("théière", [5]), ("nothing of the kind", []), ("…", []), ("SKU-4", [4]), ("sku-4", [4]),
        ] as [(String, [UInt64])]
    )
    func `finds words in every script, however they are written`(text: String, found: [UInt64]) throws {
        try sell(1, ["en": "Green tea", "zh-Hans": "绿茶"])
        try sell(2, ["en": "Black tea", "zh-Hans": "红茶"])
        try sell(3, ["en": "iPhone case", "zh-Hans": "iPhone 手机壳", "ja": "スマホケース"])
        try sell(4, ["zh-Hans": "手机", "ko": "휴대폰"])
        try sell(5, ["fr": "Théière en porcelaine"])

        #expect(try search(text).sorted() == found)
    }

    @Test(
        arguments: [
            ("teaopt", "teapot"), ("tepot", "teapot"), ("teapoot", "teapot"), ("treapot", "teapot"),
            ("porcelian teapt", "porcelain teapot"), ("porzelein", "porcelain"), ("tea pot", "teapot"),
            ("porcelainteapot", "porcelain teapot"),
        ]
    )
    func `finds what somebody meant who typed something else, and says so`(typed: String, meant: String) throws {
        try sell(1, ["en": "Porcelain teapot"])
        try sell(2, ["en": "Iron kettle"])

        let page = try catalogue.ask(Catalogue.SearchProducts(text: typed))

        #expect(page.products.map(\.id) == [.sample(1)])
        #expect(page.understoodAs == meant)
    }

    @Test func `takes words that it knows as they stand`() throws {
        try sell(1, ["en": "Red bed"])
        try sell(2, ["en": "Blue bed"])

        let page = try catalogue.ask(Catalogue.SearchProducts(text: "red"))

        #expect(page.products.map(\.id) == [.sample(1)])
        #expect(page.understoodAs == nil)
    }

    @Test func `takes a known word for another one only when nothing has all the words`() throws {
        try sell(1, ["en": "Red lamp"])
        try sell(2, ["en": "Blue rod"])

        #expect(try search("rod lamp") == [1])
    }

    @Test func `takes the last word for the beginning of a longer one`() throws {
        try sell(1, ["en": "Porcelain teapot"])
        try sell(2, ["en": "Porcelain cup"])

        #expect(try search("porcelain tea") == [1])
        #expect(try search("porc teapot") == [1])
    }

    @Test func `shows what has most of the words when nothing has all`() throws {
        try sell(1, ["en": "Green tea from Hangzhou"])
        try sell(2, ["en": "Green paint"])

        #expect(try search("green tea umbrella") == [1])
    }

    @Test func `puts first what is about the words, not what mentions them`() throws {
        try catalogue.send(
            tea(id: .sample(1), sku: "SKU-1", title: ["en": "Cup"], description: ["en": "For tea"], tags: [])
        )
        try catalogue.send(tea(id: .sample(2), sku: "SKU-2", title: ["en": "Cup"], description: nil, tags: ["tea"]))
        try catalogue.send(tea(id: .sample(3), sku: "SKU-3", title: ["en": "Tea"], description: nil, tags: []))
        for number in 1...3 as ClosedRange<UInt64> { try catalogue.send(Catalogue.PublishProduct(id: .sample(number))) }

        #expect(try search("tea") == [3, 2, 1])
    }

    @Test func `finds only what is for sale, as it is now`() throws {
        try catalogue.send(tea(id: .sample(1), sku: "SKU-1", title: ["en": "Kettle"]))
        #expect(try search("kettle") == [])
        try catalogue.send(Catalogue.PublishProduct(id: .sample(1)))
        #expect(try search("kettle") == [1])
        try catalogue.send(Catalogue.ChangeProduct(id: .sample(1), title: .english("Pan")))
        #expect(try search("kettle") == [])
        #expect(try search("pan") == [1])
        try catalogue.send(Catalogue.RetireProduct(id: .sample(1)))
        #expect(try search("pan") == [])
        #expect(try catalogue.ask(Catalogue.SearchProducts()).total == 0)
    }

    @Test func `narrows down, and counts what else there is`() throws {
        try sell(1, ["en": "Tea"], price: 500, brand: "Longjing", category: "food/tea/green", ["harvest": "spring"])
        try sell(2, ["en": "Tea"], price: 1500, brand: "Keemun", category: "food/tea", ["harvest": "autumn"])
        try sell(3, ["en": "Tea"], price: 2500, brand: "Keemun", category: "food/teahouse", ["harvest": "spring"])

        let keemun = try catalogue.ask(Catalogue.SearchProducts(text: "tea", brands: ["Keemun"], currency: .eur))

        #expect(keemun.total == 2)
        #expect(keemun.brands == [.init(value: "Keemun", products: 2), .init(value: "Longjing", products: 1)])
        #expect(
            keemun.categories == [
                .init(value: "food", products: 2), .init(value: "food/tea", products: 1),
                .init(value: "food/teahouse", products: 1),
            ]
        )
        #expect(
            keemun.attributes == [
                .init(
                    name: "harvest",
                    values: [.init(value: "autumn", products: 1), .init(value: "spring", products: 1)]
                )
            ]
        )
        #expect(
            keemun.prices == [.init(from: 1000, until: 1999, products: 1), .init(from: 2000, until: 4999, products: 1)]
        )
        #expect(try found(.init(category: "food/tea")) == [1, 2])
        #expect(try found(.init(brands: ["Keemun", "Longjing"], attributes: [spring])) == [1, 3])
        #expect(try found(.init(brands: ["Keemun"], attributes: [spring])) == [3])
        #expect(try found(.init(attributes: [spring, .init(name: "harvest", value: "autumn")])) == [1, 2, 3])
        #expect(try found(.init(attributes: [spring, .init(name: "colour", value: "red")])) == [])
        #expect(try found(.init(brands: ["Nobody"])) == [])
        #expect(try found(.init(currency: .eur, priceFrom: 500, priceUntil: 1500)) == [1, 2])
        #expect(try found(.init(currency: .usd, priceFrom: 0)) == [])
    }

    @Test func `knows what is in stock and what sells, after every order`() throws {
        try sell(1, ["en": "Tea"])
        try sell(2, ["en": "Tea"])
        try catalogue.send(Catalogue.ReceiveStock(product: .sample(1), quantity: 3))
        #expect(try found(.init(inStock: true)) == [1])

        try catalogue.reserve(3, for: 1)
        #expect(try found(.init(inStock: true)) == [])
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(1)))
        #expect(try found(.init(inStock: true)) == [1])

        try catalogue.send(Catalogue.ReceiveStock(product: .sample(2), quantity: 9))
        try catalogue.reserve(1, for: 2)
        try catalogue.reserve([(2, 2)], for: 3)
        for order in 2...3 as ClosedRange<UInt64> { try catalogue.send(Catalogue.CommitStock(order: .sample(order))) }
        #expect(try search("tea", sort: .bestSelling) == [2, 1])
        try catalogue.send(Catalogue.ReleaseStock(order: .sample(3)))
        #expect(try search("tea", sort: .bestSelling) == [1, 2])
    }

    @Test func `sorts by price either way and by age, and shows page after page`() throws {
        for (number, price) in [(1, 300), (2, 100), (3, 200)] as [(UInt64, Int64)] {
            try sell(number, ["en": "Tea"], price: price)
            catalogue.clock.advance(by: .seconds(1))
        }

        #expect(try search("tea", sort: .price) == [2, 3, 1])
        #expect(try search("tea", sort: .priceDescending) == [1, 3, 2])
        #expect(try search("tea", sort: .newest) == [3, 2, 1])
        let first = try catalogue.ask(Catalogue.SearchProducts(currency: .eur, sort: .price, limit: 2))
        let second = try catalogue.ask(
            Catalogue.SearchProducts(currency: .eur, sort: .price, limit: 2, offset: first.next)
        )
        #expect((first.total, second.total) == (3, 3))
        #expect((first.products + second.products).map(\.id) == [.sample(2), .sample(3), .sample(1)])
        #expect(second.next == nil)
    }

    @Test(
        arguments: [
            (.init(limit: 0), "$.limit"), (.init(limit: 101), "$.limit"), (.init(offset: -1), "$.offset"),
            (.init(limit: 100, offset: 901), "$.offset"), (.init(sort: .price), "$.currency"),
            (.init(priceFrom: 1), "$.currency"), (.init(currency: .eur, priceFrom: 2, priceUntil: 1), "$.price_from"),
            (.init(text: String(repeating: "a", count: 201)), "$.text"),
        ] as [(Catalogue.SearchProducts, String)]
    )
    func `refuses a search that makes no sense`(query: Catalogue.SearchProducts, path: String) throws {
        let refusal = #expect(throws: Refusal.self) { try catalogue.ask(query) }

        #expect(refusal?.code == .invalidField)
        #expect(refusal?.path == path)
    }

    private let spring = Catalogue.Attribute(name: "harvest", value: "spring")

    private func sell(
        _ number: UInt64,
        _ title: [String: String],
        price: Int64 = 100,
        brand: String? = nil,
        category: String? = nil,
        _ attributes: [String: String] = [:]
    ) throws {
        var creation = try tea(
            id: .sample(number),
            sku: "SKU-\(number)",
            title: title,
            description: nil,
            price: Money(price, .eur),
            tags: []
        )
        creation.brand = brand
        creation.category = category
        creation.attributes = attributes.map { Catalogue.Attribute(name: $0.key, value: $0.value) }
        try catalogue.send(creation)
        try catalogue.send(Catalogue.PublishProduct(id: .sample(number)))
    }

    private func search(_ text: String, sort: Catalogue.SearchOrder? = nil) throws -> [UInt64] {
        try catalogue.ask(Catalogue.SearchProducts(text: text, currency: .eur, sort: sort)).products.map(\.id.uuid.low)
    }

    private func found(_ query: Catalogue.SearchProducts) throws -> [UInt64] {
        try catalogue.ask(query).products.map(\.id.uuid.low).sorted()
    }
}
