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

extension Identity.PrivacyRequestReport {
    /// What whoever answers requests does next; nil if nothing is left to do.
    var nextStep: String? {
        let verb = "souk privacy request"
        return switch state {
        case .received:
            "`\(verb) accept \(request)` does what they ask, `\(verb) refuse \(request) --ground …` declines it."
        case .identityPending: "`\(verb) resume \(request)` lets the clock go on, once they have shown who they are."
        case .grace: "Their data is restricted until then; `\(verb) cancel \(request)` takes it back."
        case .fulfilling:
            switch kind {
            case .erasure: "`souk privacy erase \(person) --watch` shows each service's confirmation."
            case .access, .restriction: "`souk privacy export \(person) --out FILE --reason …` writes the archive."
            }
        case .partial, .refused: "Tell them the ground, and who can look at it: \(remediesText)."
        case .duplicate: duplicateOf.map { "The same is open already, with the earlier date: \($0)." }
        case .fulfilled, .cancelled: nil
        }
    }

    private var remediesText: String {
        remedies.map { remedy in
            switch remedy {
            case .supervisoryAuthority: "the supervisory authority"
            case .court: "a court"
            }
        }.joined(separator: ", ")
    }
}
