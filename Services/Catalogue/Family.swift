import Model

/// Products that are one thing in several variants: each a product of its own, with its own SKU, price and stock.
enum Family {
    /// Whether a product may be one of these variants: it has the same options as they, and not all of the same values.
    static func check(_ product: Product, among variants: [Product]) throws(Refusal) {
        let options = product.options ?? []
        for other in variants where other.id != product.id && other.state != .retired {
            let theirs = other.options ?? []
            guard Set(options.map(\.name)) == Set(theirs.map(\.name)) else {
                throw Refusal(
                    .invalidField,
                    "Variants of one family have the same options; the others have: "
                        + theirs.map(\.name).joined(separator: ", "),
                    path: "$.options"
                )
            }
            guard Set(options) != Set(theirs) else {
                throw Refusal(.variantExists, "The product \(other.id) is this variant already.", path: "$.options")
            }
        }
    }

    /// What can be chosen among variants, in the order in which it was first named.
    static func options(of variants: [Product]) -> [Catalogue.OptionValues] {
        var options: [Catalogue.OptionValues] = []
        for option in variants.flatMap({ $0.options ?? [] }) {
            if let position = options.firstIndex(where: { $0.name == option.name }) {
                if !options[position].values.contains(option.value) { options[position].values.append(option.value) }
            } else {
                options.append(Catalogue.OptionValues(name: option.name, values: [option.value]))
            }
        }
        return options
    }
}
