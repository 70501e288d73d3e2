import Model

/// Online Retail of UCI: a year of a British gift shop.
struct OnlineRetail {
    private static let columns: [Column] = [
        .required("InvoiceNo", "", aliases: ["Invoice"]), .required("StockCode", ""), .required("Description", ""),
        .required("Quantity", ""), .required("InvoiceDate", ""), .required("UnitPrice", "", aliases: ["Price"]),
        .required("CustomerID", "", aliases: ["Customer ID"]), .required("Country", ""),
    ]

    /// Postage, fees, discounts, samples and corrections: parts of an order, and nothing that is for sale.
    private static let charges: Set<String> = [
        "AMAZONFEE", "B", "BANK CHARGES", "C2", "CRUK", "D", "DOT", "M", "POST", "S", "m",
    ]

    static let countries = [
        "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
        "Cyprus": "CY", "Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE", "Finland": "FI", "France": "FR",
        "Germany": "DE", "Greece": "GR", "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL", "Italy": "IT",
        "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT", "Malta": "MT", "Netherlands": "NL", "Norway": "NO",
        "Poland": "PL", "Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA", "Singapore": "SG", "Spain": "ES",
        "Sweden": "SE", "Switzerland": "CH", "USA": "US", "United Arab Emirates": "AE", "United Kingdom": "GB",
    ]

    var file: String
    var consentForAll: String?
    private let ids = DerivedIDs(source: "online-retail")

    init(file: String, consentForAll: String? = nil) {
        self.file = file
        self.consentForAll = consentForAll
    }

    var plan: ImportPlan { ImportPlan(source: ids.source, stages: [people, products, orders]) }

    private func product(_ code: String) -> ID<Catalogue.Product> { ids.id(code) }

    /// Customers, registered at the time of their first line; bad lines are told with the orders.
    private var people: ImportStage {
        ImportStage(title: "people", services: [Identity.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, meter: meter)
            var known: Set<String> = []
            return {
                while let row = try table.next() {
                    guard let customer = try? Self.customer(row), let at = try? Self.time(row),
                        known.insert(customer).inserted
                    else { continue }
                    return try ImportRecord("people", row) {
                        let person: ID<Person> = ids.id(customer)
                        let registration = Identity.RegisterPerson(person: person, at: at)
                        return .messages(
                            try [ImportMessage(registration, ids, repetition: .personExists)]
                                + [consentForAll].compactMap(\.self).map {
                                    try ImportMessage(consent(.personalisation, $0, of: person), ids)
                                }
                        )
                    }
                }
                return nil
            }
        }
    }

    /// A number such as 17850, which some copies of the file write as 17850.0; nil for those whom nobody knows.
    private static func customer(_ row: Row) throws(Complaint) -> String? {
        guard let text = try row.text("CustomerID") else { return nil }
        guard let number = Decimals(text)?.exactly(0) else { throw Complaint("CustomerID is not a number") }
        return String(number)
    }

    /// What the lines of one stock code say it is called and costs, each with how often.
    private struct Article {
        var titles: [String: Int] = [:]
        var prices: [Int64: Int] = [:]
        var row: Row
    }

    /// Everything that was sold at a price, under its most frequent name and price.
    private var products: ImportStage {
        ImportStage(title: "products", services: [Catalogue.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, meter: meter)
            var articles: [String: Article] = [:]
            var codes: [String] = []
            while let row = try table.next() {
                guard let code = try? row.required("StockCode"), let quantity = try? Self.quantity(row),
                    let price = try? Self.price(row)
                else { continue }
                if articles[code] == nil { codes.append(code) }
                var article = articles.removeValue(forKey: code) ?? Article(row: row)
                if quantity > 0, price > 0 {
                    article.prices[price, default: 0] += 1
                    if let title = try? row.text("Description") { article.titles[title, default: 0] += 1 }
                }
                articles[code] = article
            }
            var rest = codes[...]
            return {
                guard let code = rest.popFirst(), let article = articles[code] else { return nil }
                return try ImportRecord("products", article.row) { try content(code, article) }
            }
        }
    }

    private func content(_ code: String, _ article: Article) throws -> ImportRecord.Content {
        guard !Self.charges.contains(code) else { return .passedOver("a charge or a correction") }
        guard let price = article.prices.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            let title = article.titles.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
        else { return .passedOver("never sold at a price") }
        let creation = Catalogue.CreateProduct(
            id: product(code),
            sku: code,
            title: .english(title.key),
            price: Money(price.key, .gbp)
        )
        return .messages([
            try ImportMessage(creation, ids, repetition: .productExists),
            try ImportMessage(Catalogue.PublishProduct(id: product(code)), ids),
        ])
    }

    /// Negative for what was sent back, lost or broken.
    private static func quantity(_ row: Row) throws(Complaint) -> Int {
        guard let number = Decimals(try row.required("Quantity")), let pieces = number.exactly(0) else {
            throw Complaint("Quantity is not a whole number")
        }
        return Int(number.isNegative ? -pieces : pieces)
    }

    /// In whole pence.
    private static func price(_ row: Row) throws(Complaint) -> Int64 {
        guard let number = Decimals(try row.required("UnitPrice")), let pence = number.rounded(2) else {
            throw Complaint("UnitPrice is not an amount")
        }
        return number.isNegative ? -pence : pence
    }

    /// As databases write it, or as in the file of UCI, such as 12/1/2010 8:26 for the first of December.
    private static func time(_ row: Row) throws(Complaint) -> Timestamp {
        let text = try row.required("InvoiceDate")
        let parts = text.split { "/ :".contains($0) }.map { $0.count == 1 ? "0\($0)" : String($0) }
        if parts.count == 5, let time = Timestamp("\(parts[2])-\(parts[0])-\(parts[1])T\(parts[3]):\(parts[4]):00Z") {
            return time
        }
        guard let time = try row.time("InvoiceDate") else { throw Complaint("InvoiceDate is empty") }
        return time
    }

    private var orders: ImportStage {
        ImportStage(title: "orders", services: [Trade.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, meter: meter)
            var gathering = OrderGathering(ids)
            return {
                while let row = try table.next() {
                    do {
                        guard let customer = try Self.customer(row) else {
                            return try ImportRecord("lines of orders", row) {
                                .passedOver("without a customer: sales to guests, and corrections of the stock")
                            }
                        }
                        if let record = try gathering.add(line(row, customer), row) { return record }
                    } catch let complaint as Complaint {
                        gathering.spoil(try? row.required("InvoiceNo"), row)
                        return try ImportRecord("lines of orders", row) { .bad(complaint.reason) }
                    }
                }
                return try gathering.close()
            }
        }
    }

    private func line(_ row: Row, _ customer: String) throws(Complaint) -> OrderGathering.Line {
        let number = try row.required("InvoiceNo")
        let isReturn = number.hasPrefix("C")
        let quantity = try Self.quantity(row)
        guard quantity != 0, (quantity < 0) == isReturn else {
            throw Complaint("a Quantity of \(quantity) in \(isReturn ? "a cancellation" : "an invoice")")
        }
        let line = Trade.OrderLine(
            product(try row.required("StockCode")),
            quantity: abs(quantity),
            unitPrice: Money(try Self.price(row), .gbp)
        )
        guard let line else { throw Complaint("Quantity times UnitPrice is too much to count") }
        return OrderGathering.Line(
            number: number,
            isReturn: isReturn,
            buyer: customer,
            at: try Self.time(row),
            country: try row.text("Country").flatMap { Self.countries[$0] },
            line: line
        )
    }
}
