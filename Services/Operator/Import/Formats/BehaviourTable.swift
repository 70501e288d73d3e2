import Model

/// The columns of `souk import behaviour`.
struct BehaviourTable {
    /// A rating takes the place of the kind where a like is told by it.
    static func columns(isRated: Bool) -> [Column] {
        [
            .required("person", "who"),
            .required("product", "with which product: its SKU, as in products and orders"),
            isRated
                ? .required("rating", "how well the person likes it, as a number")
                : .required("kind", "did what: view, like, share, cart or buy"),
            .optional("at", "when"),
            .optional("count", "how often; 1 if empty"),
            .optional("source", "where the person saw it, such as feed or search; import if empty"),
            .optional("id", "what the source calls this line; the number of the line if empty"),
        ]
    }

    var ids: DerivedIDs
    /// What the source calls kinds; nil for one that is left out.
    var kinds: [String: Recommendation.FeedbackKind?] = [:]
    /// The rating from which on it is a like, and below which a view; without it, lines have a kind.
    var likesFrom: Double?
    var form = FileForm()

    var columns: [Column] { Self.columns(isRated: likesFrom != nil) }

    func stage(_ file: String) -> ImportStage {
        ImportStage(title: "behaviour", services: [Recommendation.service], files: [file]) { meter in
            var table = try RowReader(file, columns: columns, form: form, meter: meter)
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("behaviour", row) { try content(row) }
            }
        }
    }

    private func content(_ row: Row) throws -> ImportRecord.Content {
        guard let kind = try kind(row) else { return .passedOver("of a kind that --kinds leaves out") }
        let feedback = Recommendation.RecordFeedback(
            person: ids.id(try row.required("person")),
            product: ids.id(try row.required("product")),
            kind: kind,
            at: try row.time("at"),
            count: try row.count("count"),
            source: try row.text("source") ?? "import"
        )
        return .messages([
            try ImportMessage(feedback, ids, occurrence: row.text("id") ?? String(row.origin.line))
        ])
    }

    private func kind(_ row: Row) throws(Complaint) -> Recommendation.FeedbackKind? {
        if let likesFrom {
            let text = try row.required("rating")
            guard let rating = Double(text), rating.isFinite else {
                throw Complaint("rating is not a number: \(text.cited)")
            }
            return rating >= likesFrom ? .like : .view
        }
        if let kind = kinds[try row.required("kind")] { return kind }
        return try row.word("kind", as: Recommendation.FeedbackKind.self)
    }
}
