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
        .optional("Type", "one more tag"),
        .optional("Tags", "tags, with commas between; the first 20 of up to 40 characters"),
        .optional("Published", "false: stays a draft", aliases: ["Published on online store"]),
        .optional("Option1 Value", "part of a variant's title", aliases: ["Option1 value"]),
        .optional("Option2 Value", "part of a variant's title"),
        .optional("Option3 Value", "part of a variant's title"),
        .optional("Variant SKU", "the SKU; the handle and a number if empty", aliases: ["SKU"]),
        .optional("Variant Inventory Qty", "pieces, with --with-stock", aliases: ["Inventory quantity"]),
        .required("Variant Price", "the price, such as 19.99", aliases: ["Price"]),
        .optional("Status", "draft: stays a draft; archived: left out"),
    ]

    var ids: DerivedIDs
    var currency: Currency
    var language: String
    var takesStock = false

    func stage(_ file: String) -> ImportStage {
        ImportStage(title: "products", services: [Catalogue.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, meter: meter)
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
            return .passedOver("another picture of a product")
        }
        current.variants += 1
        head = current
        return .messages(try messages(row, current))
    }

    private func head(_ handle: String, _ row: Row) throws(Complaint) -> Head {
        let status = try row.text("Status")?.lowercased()
        let isHidden = try row.text("Published")?.lowercased() == "false"
        let words = try (row.text("Tags") ?? "").split(separator: ",").map { String($0).trimmed }
        return Head(
            handle: handle,
            title: try row.required("Title"),
            titleInChinese: try row.text("Title zh-Hans"),
            description: try row.text("Body (HTML)").map { $0.withoutMarkup }.flatMap { $0.isEmpty ? nil : $0 },
            tags: Self.tags(words + [try row.text("Type") ?? ""]),
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
            tags: head.tags
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
