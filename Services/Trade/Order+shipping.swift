import Model

// How orders get on their way, in one parcel or several.
extension Order {
    var isPartlyShipped: Bool { view.lines.contains { $0.unshipped < $0.quantity } }

    /// What has not been sent on its way.
    var unshipped: [Trade.LinePieces] {
        view.lines.enumerated().filter { $0.element.unshipped > 0 }
            .map { Trade.LinePieces(line: $0.offset, quantity: $0.element.unshipped) }
    }

    /// Whether a part of it was sent and the rest was cancelled.
    var isCut: Bool { view.lines.contains { $0.cancelled != nil } }

    /// What was sent on its way.
    var sent: [Catalogue.StockLine] {
        view.lines.compactMap { line in
            line.shipped.map { Catalogue.StockLine(product: line.product, quantity: $0) }
        }
    }

    /// Cancels what has not been sent on its way, which ends the waiting like a last parcel.
    ///
    /// - Returns: what was paid for it: all but the share of what was sent.
    mutating func cut(at now: Timestamp) -> Claim.Entitlement {
        var rest = Claim.Entitlement.nothing
        for position in view.lines.indices where view.lines[position].unshipped > 0 {
            let line = view.lines[position]
            let (all, sent) = (line.paid(for: line.quantity), line.paid(for: line.shipped ?? 0))
            rest.goods += all.goods - sent.goods
            rest.shipping += all.shipping - sent.shipping
            view.lines[position].cancelled = line.unshipped
        }
        view.state = .shipped
        view.shippedAt = now
        return rest
    }

    /// Sends some of the pieces on their way, or all that are left; the last ones end the waiting.
    mutating func ship(_ lines: [Trade.LinePieces], at now: Timestamp) throws(Refusal) {
        guard step == .nothing else {
            throw Refusal(.orderState, "The catalogue has not set the order's goods aside yet.", path: "$.order")
        }
        guard !lines.isEmpty else { throw Refusal(.invalidField, "A parcel has something in it.", path: "$.lines") }
        for (position, part) in lines.enumerated() {
            guard view.lines.indices.contains(part.line) else {
                throw Refusal(
                    .quantityRefused,
                    "The order has \(view.lines.count) lines, counted from 0.",
                    path: "$.lines[\(position)].line"
                )
            }
            let left = view.lines[part.line].unshipped
            guard left > 0, (1...left).contains(part.quantity) else {
                throw Refusal(
                    .quantityRefused,
                    "There are \(left) pieces left to ship.",
                    path: "$.lines[\(position)].quantity"
                )
            }
            view.lines[part.line].shipped = (view.lines[part.line].shipped ?? 0) + part.quantity
        }
        guard unshipped.isEmpty else { return }
        view.state = .shipped
        view.shippedAt = now
    }
}

extension Trade.OrderLine {
    var unshipped: Int { quantity - (shipped ?? 0) - (cancelled ?? 0) }
}
