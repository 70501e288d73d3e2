import Model

/// Requests about people's data, as a table: what is overdue in red.
struct RequestLines {
    let table: TextTable

    init(_ requests: [Identity.PrivacyRequestReport]) {
        var table = TextTable([
            .init(title: "due"), .init(title: "kind"), .init(title: "state"), .init(title: "person"),
            .init(title: "request"),
        ])
        table.rows = requests.map { request in
            let isOpen = request.settledAt == nil
            let due = isOpen ? String(request.dueAt.description.prefix(16)) : "answered"
            return [
                .init(due, isOpen && request.escalatedAt != nil ? .red : nil), .init(request.kind.rawValue),
                .init(request.state.rawValue), .init("\(request.person)"), .init("\(request.request)"),
            ]
        }
        self.table = table
    }
}
