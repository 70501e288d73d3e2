import Model

typealias BulkChange = Catalogue.BulkChange

extension BulkChange {
    /// Refuses a change of everything, and one that changes nothing.
    func check() throws(Refusal) {
        guard category != nil || brand != nil || tag != nil else {
            throw Refusal(.invalidField, "Which products? Give a category, a brand or a tag.", path: "$.change")
        }
        guard pricePercent != nil || addTags != nil || removeTags != nil || newCategory != nil || newBrand != nil else {
            throw Refusal(.invalidField, "What is to become of them? Give a change.", path: "$.change")
        }
        guard pricePercent.map((-90...500).contains) ?? true else {
            throw Refusal(.invalidField, "A price changes by -90 to 500 percent.", path: "$.change.price_percent")
        }
    }

    /// What a product is asked to become; nil if it is not one of those meant.
    func change(of product: Product) throws(Refusal) -> Catalogue.ChangeProduct? {
        guard product.state != .retired,
            category.map({ product.category.map(Category.lineage(of:))?.contains($0) ?? false }) ?? true,
            brand.map({ product.brand == $0 }) ?? true, tag.map(product.tags.contains) ?? true
        else { return nil }
        var price: Money?
        if let pricePercent { price = try Self.changed(product.regularPrice ?? product.price, by: pricePercent) }
        let kept = product.tags.filter { !(removeTags ?? []).contains($0) }
        return Catalogue.ChangeProduct(
            id: product.id,
            price: price,
            tags: addTags == nil && removeTags == nil ? nil : kept + (addTags ?? []).filter { !kept.contains($0) },
            brand: newBrand,
            category: newCategory
        )
    }

    /// A price that is never negative, with halves rounded up.
    private static func changed(_ price: Money, by percent: Int) throws(Refusal) -> Money {
        let (hundredfold, isTooMuch) = price.amount.multipliedReportingOverflow(by: Int64(100 + percent))
        guard !isTooMuch, hundredfold <= .max - 50 else {
            throw Refusal(.invalidField, "The price would be more than can be counted.", path: "$.change.price_percent")
        }
        return Money((hundredfold + 50) / 100, price.currency)
    }
}

extension Catalogue.BulkOutcome {
    /// Refuses an outcome of more products than there can be.
    func check() throws(Refusal) {
        guard [matched, changed, refused].allSatisfy((0...Int(Int32.max)).contains) else {
            throw Refusal(.invalidField, "So many products were never counted.", path: "$.so_far")
        }
    }

    /// Notes what has become of a product that fits, or would.
    mutating func add(_ product: Product, after: Product?, refusal: Refusal?) {
        matched += 1
        guard let after, after != product || refusal != nil else { return }
        if refusal == nil { changed += 1 } else { refused += 1 }
        guard examples.count < 10 else { return }
        examples.append(
            Catalogue.BulkExample(
                product: product.id,
                before: product.price,
                after: after.price,
                refusal: refusal?.detail
            )
        )
    }
}
