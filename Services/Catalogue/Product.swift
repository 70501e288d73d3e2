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
            createdAt: now
        )
        try checkFields()
    }

    /// Takes over the fields that are given; whether anything is different afterwards.
    mutating func change(_ command: Catalogue.ChangeProduct, at now: Timestamp) throws(Refusal) -> Bool {
        try refuseIfRetired()
        let before = self
        sku = command.sku ?? sku
        title = command.title ?? title
        description = command.description ?? description
        price = command.price ?? price
        tags = command.tags ?? tags
        try checkFields()
        guard self != before else { return false }
        changedAt = now
        return true
    }

    /// Puts a draft on sale; whether it was not on sale before.
    mutating func publish(at now: Timestamp) throws(Refusal) -> Bool {
        try refuseIfRetired()
        guard state == .draft else { return false }
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
        guard price.amount >= 0 else {
            throw Refusal(.invalidField, "A price must not be negative.", path: "$.price.amount")
        }
        try Self.check(title, in: "$.title", maximum: 200, isOneLine: true)
        if let description { try Self.check(description, in: "$.description", maximum: 10_000, isOneLine: false) }
        try checkTags()
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

    private static func check(
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

    private static func check(_ text: String, at path: String, maximum: Int, isOneLine: Bool) throws(Refusal) {
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
