import Model

/// The columns of `souk import orders`, a line for each line of an order.
struct OrdersTable {
    enum Kind: String, CaseIterable {
        case order
        case `return`
    }

    static let columns: [Column] = [
        .required("order", "the number of the order or return; its lines lie together"),
        .required("buyer", "who bought"),
        .required("product", "what: its SKU, as in products and behaviour"),
        .required("quantity", "how many pieces"),
        .required("unit_price", "the price of one, such as 19.99"),
        .required("currency", "the currency of the price, such as CNY"),
        .required("at", "when it was bought or sent back"),
        .optional("country", "where it was sent, such as CN"),
        .optional("kind", "order or return; order if empty"),
    ]

    var ids: DerivedIDs
    var form = FileForm()

    func stage(_ file: String) -> ImportStage {
        ImportStage(title: "orders", services: [Trade.service], files: [file]) { meter in
            if file != "-" { try check(file) }
            var table = try RowReader(file, columns: Self.columns, form: form, meter: meter)
            var gathering = OrderGathering(ids)
            return {
                while let row = try table.next() {
                    do {
                        if let record = try gathering.add(line(row), row) { return record }
                    } catch let complaint as Complaint {
                        gathering.spoil(try? row.required("order"), row)
                        return try ImportRecord("lines of orders", row) { .bad(complaint.reason) }
                    }
                }
                return try gathering.close()
            }
        }
    }

    /// Makes sure that the lines of each order lie together, before anything is sent: nothing completes an order later.
    private func check(_ file: String) throws {
        var table = try RowReader(file, columns: Self.columns, form: form)
        var gathering = OrderGathering(ids)
        while let row = try table.next() {
            guard let line = try? line(row) else { continue }
            guard !gathering.hasEnded(line.number) else {
                throw Failure.usage(
                    "\(file), line \(row.origin.line): \(OrderGathering.Complaints.scattered(line.number)).",
                    nextStep: "Nothing of it was sent. Sort the file by order."
                )
            }
            _ = try gathering.add(line, row)
        }
    }

    private func line(_ row: Row) throws(Complaint) -> OrderGathering.Line {
        guard let currency = Currency(try row.required("currency")) else {
            throw Complaint("currency is none of ISO 4217")
        }
        guard let quantity = try row.count("quantity") else { throw Complaint("quantity is empty") }
        guard let at = try row.time("at") else { throw Complaint("at is empty") }
        let line = Trade.OrderLine(
            ids.id(try row.required("product")),
            quantity: quantity,
            unitPrice: try row.price("unit_price", currency)
        )
        guard let line else { throw Complaint("quantity times unit_price is too much to count") }
        return OrderGathering.Line(
            number: try row.required("order"),
            isReturn: try row.word("kind", as: Kind.self) == .return,
            buyer: try row.required("buyer"),
            at: at,
            country: try row.text("country"),
            line: line
        )
    }
}
