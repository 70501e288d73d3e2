import Model

/// What the service knows of a product: whether it can be shown, and the words that describe it.
struct Offer: Hashable, Sendable {
    var id: ID<Catalogue.Product>
    var isForSale: Bool
    /// The titles in all languages.
    var titles: [String]
    var tags: [String]
    var price: Money
}

extension Offer {
    init(_ product: Catalogue.Product) {
        self.init(
            id: product.id,
            isForSale: product.state == .published,
            titles: product.title.sorted.map(\.text),
            tags: product.tags,
            price: product.price
        )
    }

    /// Words that products share: tags as they are, title words, pairs of characters where a script knows no spaces,
    /// and the price's order of magnitude.
    var words: Set<String> {
        var words = Set(tags.map { "#" + $0.lowercased() })
        for title in titles {
            var word = ""
            var previous: Unicode.Scalar?
            for scalar in title.lowercased().unicodeScalars {
                if scalar.properties.isIdeographic {
                    if let previous { words.insert("\(previous)\(scalar)") }
                    previous = scalar
                } else {
                    previous = nil
                }
                if scalar.properties.isAlphabetic && !scalar.properties.isIdeographic
                    || scalar.properties.numericType != nil
                {
                    word.unicodeScalars.append(scalar)
                } else if !word.isEmpty {
                    words.insert(word)
                    word = ""
                }
            }
            if !word.isEmpty { words.insert(word) }
        }
        let magnitude = 64 - max(price.amount, 0).leadingZeroBitCount
        words.insert("~\(price.currency) \(magnitude)")
        return words
    }
}
