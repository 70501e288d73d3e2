import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService

/// Random products that come, change, sell and go, and a search that looks at every one of them each time.
@Suite struct `Search beside a naive search` {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `finds the same, in the same order, and counts the same`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let catalogue = try ServiceHarness(CatalogueService.self)
        var shelf: [UInt64: Good] = [:]
        for number in 1...180 as ClosedRange<UInt64> {
            try step(number, of: &shelf, in: catalogue, &random)
            guard number.isMultiple(of: 5) else { continue }
            for _ in 0..<4 {
                let wish = Wish.random(&random)
                let found = try catalogue.ask(wish.query)
                let expected = wish.find(in: shelf)
                #expect(
                    found.products.map(\.id.uuid.low).sorted() == expected.map(\.number).sorted(),
                    "\(wish) after \(number) steps"
                )
                #expect(found.products.map(wish.rank) == expected.map(wish.rank), "\(wish) after \(number) steps")
                #expect(found.total == expected.count, "\(wish) after \(number) steps")
                let brands = Dictionary(grouping: wish.find(in: shelf, ofAnyBrand: true), by: \.brand)
                #expect(
                    Dictionary(uniqueKeysWithValues: found.brands.map { ($0.value, $0.products) })
                        == brands.mapValues(\.count),
                    "\(wish) after \(number) steps"
                )
            }
        }
    }

    /// Something new is sold, or something that is there changes.
    private func step(
        _ number: UInt64,
        of shelf: inout [UInt64: Good],
        in catalogue: ServiceHarness<CatalogueService>,
        _ random: inout SeededGenerator
    ) throws {
        catalogue.clock.advance(by: .seconds(1))
        let known = shelf.keys.sorted().randomElement(using: &random)
        let kind = Int.random(in: 0..<10, using: &random)
        guard let known, var good = shelf[known], kind > 4 else {
            let good = Good.random(number, &random)
            try catalogue.send(good.creation)
            try catalogue.send(Catalogue.PublishProduct(id: .sample(number)))
            shelf[number] = good
            return
        }
        switch kind {
        case 5:
            try catalogue.send(Catalogue.RetireProduct(id: .sample(known)))
            shelf[known] = nil
            return
        case 6:
            good.words = Good.randomWords(&random)
            try catalogue.send(Catalogue.ChangeProduct(id: .sample(known), title: good.title))
        case 7:
            good.price = Int64.random(in: 1...6, using: &random) * 100
            try catalogue.send(Catalogue.ChangeProduct(id: .sample(known), price: Money(good.price, .eur)))
        case 8 where good.pieces > 0:
            try catalogue.send(
                Catalogue.AdjustStock(product: .sample(known), change: -good.pieces, reason: .damaged)
            )
            good.pieces = 0
        default:
            try catalogue.send(Catalogue.ReceiveStock(product: .sample(known), quantity: 2))
            good.pieces += 2
        }
        shelf[known] = good
    }
}

/// A product as the naive search knows it.
private struct Good {
    /// None begins another one or is two slips from it, so that nobody has to guess what is meant.
    static let vocabulary = ["teapot", "umbrella", "lantern", "bicycle", "绿茶", "手机", "スマホ", "휴대폰"]
    static let brands = ["Longjing", "Keemun", "Biluochun"]
    static let categories = ["house", "house/kitchen", "garden"]

    let number: UInt64
    var words: [String]
    let brand: String
    let category: String
    var price: Int64
    var pieces = 0

    static func random(_ number: UInt64, _ random: inout SeededGenerator) -> Good {
        Good(
            number: number,
            words: randomWords(&random),
            brand: brands[Int.random(in: 0..<3, using: &random)],
            category: categories[Int.random(in: 0..<3, using: &random)],
            price: Int64.random(in: 1...6, using: &random) * 100
        )
    }

    static func randomWords(_ random: inout SeededGenerator) -> [String] {
        Array(vocabulary.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
    }

    var title: LocalizedText { .english(words.joined(separator: " ")) }

    var creation: Catalogue.CreateProduct {
        Catalogue.CreateProduct(
            id: .sample(number),
            sku: "SKU-\(number)",
            title: title,
            price: Money(price, .eur),
            brand: brand,
            category: category
        )
    }
}

/// What somebody looks for.
private struct Wish: CustomStringConvertible {
    var words: [String]
    var brand: String?
    var category: String?
    var until: Int64?
    var isInStock: Bool
    var order: Catalogue.SearchOrder

    static func random(_ random: inout SeededGenerator) -> Wish {
        func perhaps<Value>(_ values: [Value]) -> Value? {
            Bool.random(using: &random) ? values[Int.random(in: values.indices, using: &random)] : nil
        }
        return Wish(
            words: Array(Good.vocabulary.shuffled(using: &random).prefix(Int.random(in: 0...1, using: &random))),
            brand: perhaps(Good.brands),
            category: perhaps(Good.categories),
            until: perhaps([200, 400]),
            isInStock: Int.random(in: 0..<3, using: &random) == 0,
            order: [.newest, .price, .priceDescending][Int.random(in: 0..<3, using: &random)]
        )
    }

    var query: Catalogue.SearchProducts {
        Catalogue.SearchProducts(
            text: words.isEmpty ? nil : words.joined(separator: " "),
            brands: brand.map { [$0] },
            category: category,
            currency: .eur,
            priceUntil: until,
            inStock: isInStock,
            sort: order,
            limit: 100
        )
    }

    /// Looks at everything.
    func find(in shelf: [UInt64: Good], ofAnyBrand: Bool = false) -> [Good] {
        shelf.values.filter { good in
            words.allSatisfy(good.words.contains) && (ofAnyBrand || brand == nil || good.brand == brand)
                && (category.map { good.category == $0 || good.category.hasPrefix($0 + "/") } ?? true)
                && (until.map { good.price <= $0 } ?? true) && (!isInStock || good.pieces > 0)
        }.sorted { rank($0) < rank($1) }
    }

    func rank(_ good: Good) -> Int64 { rank(good.price, number: good.number) }

    func rank(_ product: Catalogue.Product) -> Int64 { rank(product.price.amount, number: product.id.uuid.low) }

    /// Which is to come first: there is no saying which of several products at one price.
    private func rank(_ price: Int64, number: UInt64) -> Int64 {
        switch order {
        case .price: price
        case .priceDescending: -price
        default: -Int64(number)
        }
    }

    var description: String {
        "\(words) \(brand ?? "") \(category ?? "") until \(until ?? 0) \(isInStock ? "in stock" : "") \(order)"
    }
}
