import Model

/// What a person has allowed and taken back, as a table.
struct ConsentLines {
    let table: TextTable

    init(_ entries: [Identity.ConsentEntry]) {
        var table = TextTable([
            .init(title: "at"), .init(title: "purpose"), .init(title: ""), .init(title: "notice"),
            .init(title: "locale"), .init(title: "channel"),
        ])
        table.rows = entries.map { entry in
            [
                .init(String(entry.at.description.prefix(16))), .init(entry.purpose.rawValue),
                entry.isWithdrawal ? .init("taken back", .yellow) : .init("allowed", .green), .init(entry.version),
                .init(entry.locale ?? ""), .init(entry.channel ?? ""),
            ]
        }
        self.table = table
    }
}
