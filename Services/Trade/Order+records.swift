import Model

// Orders from elsewhere.
extension Order {
    /// An order that has run its course elsewhere.
    init(_ command: Trade.RecordOrder, id: ID<Trade.Order>) throws(Refusal) {
        try Self.checkRecorded(command.lines)
        let total = try Self.total(of: command.lines, most: Self.mostRecordedLines)
        view = Trade.Order(
            id: id,
            buyer: command.buyer,
            lines: command.lines,
            total: total,
            refunded: Money(0, total.currency),
            state: .received,
            placedAt: command.placedAt,
            paidAt: command.placedAt,
            receivedAt: command.placedAt
        )
        step = .nothing
    }

    /// Refuses a time to come: of one order dated years ahead, all that is wanted today would look old.
    static func checkRecorded(_ time: Timestamp, at now: Timestamp, path: String) throws(Refusal) {
        guard time <= now else {
            throw Refusal(.invalidField, "What was done elsewhere can't have been done in the future.", path: path)
        }
    }

    /// Elsewhere more may be bought at once, and things may have been given away.
    static let mostRecordedLines = 2000

    static func checkRecorded(_ lines: [Trade.OrderLine]) throws(Refusal) {
        for (position, line) in lines.enumerated() {
            guard line.discount == nil, line.shipping == nil, line.shipped == nil, line.cancelled == nil,
                line.returnDays == nil
            else {
                throw Refusal(
                    .invalidField,
                    "What was bought elsewhere has none of this shop's shares, parcels and promises.",
                    path: "$.lines[\(position)]"
                )
            }
            guard (1...1_000_000).contains(line.quantity) else {
                throw Refusal(.quantityRefused, "Expected 1 to 1000000 pieces.", path: "$.lines[\(position)].quantity")
            }
            let (amount, isTooLarge) = line.unitPrice.amount.multipliedReportingOverflow(by: Int64(line.quantity))
            guard line.unitPrice.amount >= 0, !isTooLarge, amount == line.amount.amount else {
                throw Refusal(
                    .invalidField,
                    "An amount is quantity times unit price, and not negative.",
                    path: "$.lines[\(position)].amount"
                )
            }
        }
    }
}
