import Model

/// All that the service knows about a product may be seen by everybody, so the entity is the contract's own type.
typealias Product = Catalogue.Product

extension Product {
    /// Writes a draft.
    init(_ command: Catalogue.CreateProduct, id: ID<Product>, at now: Timestamp) throws(Refusal) {
        self.init(
            id: id,
            sku: command.sku,
            title: command.title,
            description: command.description,
            price: command.price,
            tags: command.tags ?? [],
            brand: command.brand?.unlessEmpty,
            category: command.category?.unlessEmpty,
            attributes: command.attributes?.unlessEmpty,
            media: command.media?.unlessEmpty,
            family: command.family?.unlessEmpty,
            options: command.options?.unlessEmpty,
            createdAt: now
        )
        try checkFields()
    }

    /// Takes over the fields that are given; whether anything is different afterwards.
    ///
    /// The price that is given is the regular one; a scheduled one that lasts goes before it.
    mutating func change(
        _ command: Catalogue.ChangeProduct,
        scheduled: [Catalogue.ScheduledPrice],
        at now: Timestamp
    ) throws(Refusal) -> Bool {
        try refuseIfRetired()
        guard state != .inspection else {
            throw Refusal(.inspectionState, "The product \(id) is being inspected; record the outcome first.")
        }
        let before = self
        sku = command.sku ?? sku
        title = command.title ?? title
        description = command.description ?? description
        if let price = command.price { (self.price, regularPrice) = (price, nil) }
        tags = command.tags ?? tags
        if let brand = command.brand { self.brand = brand.unlessEmpty }
        if let category = command.category { self.category = category.unlessEmpty }
        if let attributes = command.attributes { self.attributes = attributes.unlessEmpty }
        if let media = command.media { self.media = media.unlessEmpty }
        if let family = command.family { self.family = family.unlessEmpty }
        if let options = command.options { self.options = options.unlessEmpty }
        try checkFields()
        _ = reprice(scheduled, at: now)
        guard self != before else { return false }
        if state == .approved, !isDescribed(as: before) { state = .draft }
        changedAt = now
        return true
    }

    /// Puts a draft, or what has passed its inspection, on sale; whether it was not on sale before.
    ///
    /// A category that requires an inspection demands that it has passed one.
    mutating func publish(at now: Timestamp, requiresInspection: Bool) throws(Refusal) -> Bool {
        try refuseIfRetired()
        guard state != .published else { return false }
        guard state != .inspection else {
            throw Refusal(.inspectionState, "The product \(id) is being inspected.", path: "$.id")
        }
        guard state == .approved || !requiresInspection else {
            throw Refusal(
                .productNotInspected,
                "Its category requires an inspection; send catalogue.inspection.request first.",
                path: "$.id"
            )
        }
        state = .published
        publishedAt = now
        changedAt = now
        return true
    }

    mutating func retire(at now: Timestamp) {
        state = .retired
        retiredAt = now
        changedAt = now
    }

    /// Whether nothing but the time tells the two apart, so that one is a repetition of the other.
    func isSameDraft(as other: Product) -> Bool {
        var other = other
        other.createdAt = createdAt
        other.changedAt = changedAt
        return self == other
    }

    /// Whether an inspector would find the same: price and tags are no matter of inspection.
    private func isDescribed(as other: Product) -> Bool {
        title == other.title && description == other.description && brand == other.brand && category == other.category
            && attributes == other.attributes && media == other.media && options == other.options
    }

    private func refuseIfRetired() throws(Refusal) {
        guard state != .retired else { throw Refusal(.productRetired, "The product \(id) can no longer be changed.") }
    }
}

// What the fields may say.
extension Product {
    private func checkFields() throws(Refusal) {
        guard (1...64).contains(sku.utf8.count), sku.utf8.allSatisfy(Self.isSKULetter) else {
            throw Refusal(
                .invalidField,
                "A SKU has 1 to 64 letters (a to z, A to Z), digits and the characters . _ - /",
                path: "$.sku"
            )
        }
        try Self.check(price)
        try Self.check(title, in: "$.title", maximum: 200, isOneLine: true)
        if let description { try Self.check(description, in: "$.description", maximum: 10_000, isOneLine: false) }
        try checkTags()
        if let brand { try Self.check(brand, at: "$.brand", maximum: 80, isOneLine: true) }
        if let category { try Category.check(category, at: "$.category") }
        try Self.check(attributes ?? [], at: "$.attributes")
        try Self.check(options ?? [], at: "$.options")
        if let family { try Self.check(family, at: "$.family", maximum: 80, isOneLine: true) }
        try checkOptions()
        try checkMedia()
    }

    private func checkTags() throws(Refusal) {
        guard tags.count <= 20 else { throw Refusal(.invalidField, "A product has at most 20 tags.", path: "$.tags") }
        for (position, tag) in tags.enumerated() {
            try Self.check(tag, at: "$.tags[\(position)]", maximum: 40, isOneLine: true)
            guard !tags[..<position].contains(tag) else {
                throw Refusal(.invalidField, "A tag must not appear twice.", path: "$.tags[\(position)]")
            }
        }
    }

    private func checkOptions() throws(Refusal) {
        guard family != nil || options == nil else {
            throw Refusal(
                .invalidField,
                "Options tell the variants of a family apart; name the family.",
                path: "$.family"
            )
        }
        guard Set((options ?? []).map(\.name)).count == options?.count ?? 0 else {
            throw Refusal(.invalidField, "A product has one value of each option.", path: "$.options")
        }
    }

    private static func check(_ attributes: [Catalogue.Attribute], at path: String) throws(Refusal) {
        guard attributes.count <= 20 else {
            throw Refusal(.invalidField, "A product has at most 20 of these.", path: path)
        }
        for (position, attribute) in attributes.enumerated() {
            let path = path + "[\(position)]"
            try check(attribute.name, at: path + ".name", maximum: 40, isOneLine: true)
            try check(attribute.value, at: path + ".value", maximum: 80, isOneLine: true)
            guard !attributes[..<position].contains(attribute) else {
                throw Refusal(.invalidField, "The same must not appear twice.", path: path)
            }
        }
    }

    private func checkMedia() throws(Refusal) {
        let media = media ?? []
        guard media.count <= 50 else {
            throw Refusal(.invalidField, "A product has at most 50 pictures and films.", path: "$.media")
        }
        for (position, reference) in media.enumerated() {
            try Self.check(reference, at: "$.media[\(position)]", maximum: 500, isOneLine: true)
        }
    }

    /// Keeps prices so low that what all orders come to can be counted.
    static func check(_ price: Money) throws(Refusal) {
        guard (0...highestPrice).contains(price.amount) else {
            throw Refusal(
                .invalidField,
                "A price is 0 to \(highestPrice) of the currency's smallest units.",
                path: "$.price.amount"
            )
        }
    }

    private static let highestPrice: Int64 = 1_000_000_000_000

    static func check(
        _ text: LocalizedText,
        in path: String,
        maximum: Int,
        isOneLine: Bool
    ) throws(Refusal) {
        guard (1...50).contains(text.texts.count) else {
            throw Refusal(.invalidField, "Expected a text in 1 to 50 languages.", path: path)
        }
        for (language, text) in text.sorted {
            let step = language.contains("-") ? "[\"\(language)\"]" : ".\(language)"
            try check(text, at: path + step, maximum: maximum, isOneLine: isOneLine)
        }
    }

    static func check(_ text: String, at path: String, maximum: Int, isOneLine: Bool) throws(Refusal) {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw Refusal(.invalidField, "A text must not be empty.", path: path)
        }
        guard text.unicodeScalars.count <= maximum else {
            throw Refusal(.invalidField, "A text here has at most \(maximum) characters.", path: path)
        }
        let isBroken = text.unicodeScalars.contains { scalar in
            scalar.properties.generalCategory == .control && (isOneLine || scalar != "\n" && scalar != "\t")
        }
        guard !isBroken else { throw Refusal(.invalidField, "A text must not have control characters.", path: path) }
    }

    private static func isSKULetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 45...57, 65...90, 95, 97...122: true
        default: false
        }
    }
}

extension Collection {
    /// Nothing, rather than something empty.
    fileprivate var unlessEmpty: Self? { isEmpty ? nil : self }
}
