import Model

/// Compares the gateway's books with ours: every movement of money has to be in both, once, with the same amount.
struct Reconciling {
    /// One movement by our books.
    struct Movement: Hashable {
        var kind: Trade.StatementKind
        var reference: String
        var amount: Money
        /// Whether the money has moved, as far as we know.
        var isSettled: Bool
    }

    static let mostDifferences = 1000

    /// What has moved here in the time of the statement.
    let here: [Movement]
    let there: [Trade.StatementLine]

    /// `find` tells what else is known here of a line: of another time, or not settled.
    func compare(
        find: (Trade.StatementLine) throws -> Movement?
    ) rethrows -> Trade.Reconciliation {
        var differences: [Trade.StatementDifference] = []
        var agreed = 0
        var seen: Set<Key> = []
        let known = Dictionary(here.map { (Key($0.kind, $0.reference), $0) }) { first, _ in first }
        for line in there {
            let key = Key(line.kind, line.reference)
            let movement = try known[key] ?? find(line)
            let fault: Trade.StatementFault? =
                if !seen.insert(key).inserted {
                    .repeated
                } else if let movement {
                    movement.amount != line.amount ? .amount : movement.isSettled ? nil : .undecided
                } else {
                    .unknown
                }
            guard let fault else {
                agreed += 1
                continue
            }
            differences.append(
                Trade.StatementDifference(
                    fault: fault,
                    kind: line.kind,
                    reference: line.reference,
                    line: line.number,
                    here: movement?.amount,
                    there: line.amount
                )
            )
        }
        for movement in here where !seen.contains(Key(movement.kind, movement.reference)) {
            differences.append(
                Trade.StatementDifference(
                    fault: .missing,
                    kind: movement.kind,
                    reference: movement.reference,
                    here: movement.amount
                )
            )
        }
        return Trade.Reconciliation(
            agreed: agreed,
            differences: Array(differences.prefix(Self.mostDifferences)),
            totals: totals()
        )
    }

    private func totals() -> [Trade.StatementTotal] {
        let currencies = Set(here.map(\.amount.currency) + there.map(\.amount.currency))
            .sorted { $0.description < $1.description }
        return currencies.flatMap { currency in
            Trade.StatementKind.allCases.map { kind in
                let lines = there.filter { $0.kind == kind && $0.amount.currency == currency }
                let movements = here.filter { $0.kind == kind && $0.amount.currency == currency }
                return Trade.StatementTotal(
                    kind: kind,
                    currency: currency,
                    lines: lines.count,
                    here: movements.reduce(0) { $0 + $1.amount.amount },
                    there: lines.reduce(0) { $0 + $1.amount.amount },
                    fees: lines.reduce(0) { $0 + ($1.fee ?? 0) }
                )
            }
        }
    }

    private struct Key: Hashable {
        var kind: Trade.StatementKind
        var reference: String

        init(_ kind: Trade.StatementKind, _ reference: String) {
            self.kind = kind
            self.reference = reference
        }
    }
}
