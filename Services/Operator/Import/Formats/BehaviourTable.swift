import Model

/// The columns of `souk import behaviour`.
struct BehaviourTable {
    static let columns: [Column] = [
        .required("person", "who"),
        .required("product", "with which product: its SKU, as in products and orders"),
        .required("kind", "did what: view, like, share, cart or buy"),
        .optional("at", "when"),
        .optional("count", "how often; 1 if empty"),
        .optional("source", "where the person saw it, such as feed or search; import if empty"),
        .optional("id", "what the source calls this line; the number of the line if empty"),
    ]

    var ids: DerivedIDs

    func stage(_ file: String) -> ImportStage {
        ImportStage(title: "behaviour", services: [Recommendation.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, meter: meter)
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("behaviour", row) { .messages([try message(row)]) }
            }
        }
    }

    private func message(_ row: Row) throws -> ImportMessage {
        guard let kind = try row.word("kind", as: Recommendation.FeedbackKind.self) else {
            throw Complaint("kind is empty")
        }
        let feedback = Recommendation.RecordFeedback(
            person: ids.id(try row.required("person")),
            product: ids.id(try row.required("product")),
            kind: kind,
            at: try row.time("at"),
            count: try row.count("count"),
            source: try row.text("source") ?? "import"
        )
        return try ImportMessage(feedback, ids, occurrence: row.text("id") ?? String(row.origin.line))
    }
}
