import Model

/// Products in the columns of Shopify's product CSV; a row for each variant, and more for pictures.
///
/// Each variant is a product here, with its own SKU and price. What belongs to all variants stands in the first row of
/// the handle.
struct ShopifyProducts {
    static let columns: [Column] = [
        .required("Handle", "tells which rows belong together", aliases: ["URL handle"]),
        .required("Title", "the title; in the first row of a handle"),
        .optional("Title zh-Hans", "the title in simplified Chinese; not Shopify's"),
        .optional("Body (HTML)", "the description, taken without its markup", aliases: ["Description"]),
        .optional("Vendor", "the brand"),
        .optional("Product Category", "the category, such as Food > Tea", aliases: ["Product category"]),
        .optional("Type", "one more tag; the category, if there is no other"),
        .optional("Tags", "tags, with commas or bars between; the first 20 of up to 40 characters"),
        .optional("Published", "false: stays a draft", aliases: ["Published on online store"]),
        .optional(
            "Option1 Name",
            "what tells the variants apart; in the first row of a handle",
            aliases: ["Option1 name"]
        ),
        .optional("Option2 Name", "likewise"),
        .optional("Option3 Name", "likewise"),
        .optional("Option1 Value", "an option of the variant, and part of its title", aliases: ["Option1 value"]),
        .optional("Option2 Value", "likewise"),
        .optional("Option3 Value", "likewise"),
        .optional("Image Src", "a picture; in the first row of a handle", aliases: ["Product image URL"]),
        .optional("Variant Image", "a picture of the variant, shown first", aliases: ["Variant image URL"]),
        .optional("Variant SKU", "the SKU; the handle and a number if empty", aliases: ["SKU"]),
        .optional("Variant Inventory Qty", "pieces, with --with-stock", aliases: ["Inventory quantity"]),
        .required("Variant Price", "the price, such as 19.99", aliases: ["Price"]),
        .optional("Status", "draft: stays a draft; archived: left out"),
    ]

    var ids: DerivedIDs
    var currency: Currency
    var language: String
    var takesStock = false
    var form = FileForm()

    func stage(_ file: String) -> ImportStage {
        ImportStage(title: "products", services: [Catalogue.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, form: form, meter: meter)
            var head: Head?
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("products", row) { try content(row, &head) }
            }
        }
    }

    /// What the first row of a handle says for all of its variants.
    private struct Head {
        var handle: String
        var title: String
        var titleInChinese: String?
        var description: String?
        var tags: [String]
        var brand: String?
        var category: String?
        var optionNames: [String]
        var picture: String?
        var isPublished: Bool
        var isArchived: Bool
        var variants = 0
    }

    private func content(_ row: Row, _ head: inout Head?) throws -> ImportRecord.Content {
        let handle = try row.required("Handle")
        if head?.handle != handle {
            head = nil
            head = try self.head(handle, row)
        }
        guard var current = head else { throw Complaint("the first row of \(handle) is bad") }
        guard !current.isArchived else { return .passedOver("archived") }
        guard try row.text("Variant Price") != nil || row.text("Variant SKU") != nil else {
            // Further rows may have nothing but a picture; the first one is the product itself.
            guard current.variants > 0 else { throw Complaint("Variant Price is empty") }
            return .passedOver("another picture of a product")
        }
        current.variants += 1
        head = current
        return .messages(try messages(row, current))
    }

    private func head(_ handle: String, _ row: Row) throws -> Head {
        let status = try row.text("Status")?.lowercased()
        let isHidden = try row.text("Published")?.lowercased() == "false"
        let words = try (row.text("Tags") ?? "").split { $0 == "," || $0 == "|" }.map { String($0).trimmed }
        return Head(
            handle: handle,
            title: try row.required("Title"),
            titleInChinese: try row.text("Title zh-Hans"),
            description: try row.text("Body (HTML)").map { $0.withoutMarkup }.flatMap { $0.isEmpty ? nil : $0 },
            tags: Self.tags(words + [try row.text("Type") ?? ""]),
            brand: try row.text("Vendor").flatMap { $0.unicodeScalars.count <= 80 ? $0 : nil },
            category: Self.category(try row.text("Product Category") ?? row.text("Type") ?? ""),
            optionNames: try ["Option1 Name", "Option2 Name", "Option3 Name"].compactMap { try row.text($0) }
                .filter { $0 != "Title" },
            picture: try row.text("Image Src"),
            isPublished: status ?? "active" == "active" && !isHidden,
            isArchived: status == "archived"
        )
    }

    private func messages(_ row: Row, _ head: Head) throws -> [ImportMessage] {
        let options = try ["Option1 Value", "Option2 Value", "Option3 Value"].compactMap { try row.text($0) }
            .filter { $0 != "Default Title" }
        let suffix = options.isEmpty ? "" : " – " + options.joined(separator: " / ")
        let number = head.variants == 1 ? "" : "-\(head.variants)"
        let sku = try row.text("Variant SKU") ?? head.handle + number
        var titles = [language: head.title + suffix]
        if let title = head.titleInChinese { titles["zh-Hans"] = title + suffix }
        let id: ID<Catalogue.Product> = ids.id(sku)
        let creation = Catalogue.CreateProduct(
            id: id,
            sku: sku,
            title: LocalizedText(titles) ?? .english(head.title),
            description: head.description.flatMap { LocalizedText([language: $0]) },
            price: try row.price("Variant Price", currency),
            tags: head.tags,
            brand: head.brand,
            category: head.category,
            media: try [row.text("Variant Image"), head.picture].compactMap(\.self).uniqued,
            family: Self.options(head.optionNames, options).map { _ in head.handle },
            options: Self.options(head.optionNames, options)
        )
        var messages = [try ImportMessage(creation, ids, repetition: .productExists)]
        if head.isPublished { messages.append(try ImportMessage(Catalogue.PublishProduct(id: id), ids)) }
        if takesStock, let pieces = try row.count("Variant Inventory Qty", minimum: 0), pieces > 0 {
            messages.append(
                try ImportMessage(Catalogue.ReceiveStock(product: id, quantity: pieces, lot: "import"), ids)
            )
        }
        return messages
    }

    /// What tells a variant from the others of its handle; nil if that can't be told for each option.
    private static func options(_ names: [String], _ values: [String]) -> [Catalogue.Attribute]? {
        guard !names.isEmpty, names.count == values.count, names.allSatisfy({ $0.unicodeScalars.count <= 40 }),
            values.allSatisfy({ $0.unicodeScalars.count <= 80 })
        else { return nil }
        return zip(names, values).map { Catalogue.Attribute(name: $0, value: $1) }
    }

    /// A path as the catalogue has them: `Food & Drink > Tea` is `food-drink/tea`.
    static func category(_ text: String) -> String? {
        let steps = text.split(separator: ">").prefix(8).map { step in
            step.lowercased().split { !$0.isLetter && !("0"..."9").contains($0) }.joined(separator: "-")
        }.filter { !$0.isEmpty }
        let path = steps.joined(separator: "/")
        return (1...200).contains(path.utf8.count) ? path : nil
    }

    /// What the catalogue takes as tags: up to 20, each once, of up to 40 characters on one line.
    static func tags(_ words: [String]) -> [String] {
        var tags: [String] = []
        for word in words where (1...40).contains(word.unicodeScalars.count) && !tags.contains(word) {
            guard word.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else { continue }
            tags.append(word)
        }
        return Array(tags.prefix(20))
    }
}

extension [String] {
    /// Each only once, where it comes first.
    fileprivate var uniqued: [String] {
        enumerated().filter { position, text in !self[..<position].contains(text) }.map(\.element)
    }
}

extension String {
    /// The text of a piece of HTML: tags gone, the common entities replaced, lines where paragraphs end.
    var withoutMarkup: String {
        var text = ""
        var rest = self[...]
        while let opening = rest.firstIndex(of: "<") {
            text += rest[..<opening]
            let tag = rest[opening...].dropFirst()
            guard let closing = tag.firstIndex(of: ">") else { break }
            let name = tag[..<closing].lowercased()
            if ["br", "p", "li", "div", "h1", "h2", "h3"].contains(where: { name == "/\($0)" || name == $0 }) {
                text += "\n"
            }
            rest = tag[closing...].dropFirst()
        }
        text += rest
        let entities = [
            ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ]
        for (entity, character) in entities {
            text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
        }
        let lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
        return lines.joined(separator: "\n")
    }
}
