import Model

/// One service's confirmation, on one line.
struct ErasureLine {
    let text: String

    init(_ confirmation: Identity.ErasureConfirmation) {
        let rows = confirmation.deleted.reduce(0) { $0 + $1.rows }
        var parts = [rows == 0 ? "had nothing to erase" : "erased \(Self.count(rows, "row"))"]
        for kept in confirmation.retained {
            let day = kept.until.description.prefix(10)
            parts.append("keeps \(Self.count(kept.rows, "row")) of \(kept.table) until \(day) (\(kept.ground))")
        }
        if let found = confirmation.remaining, found > 0 {
            parts.append("STILL HAS \(Self.count(found, "row"))")
        }
        text = "\(confirmation.service) \(parts.joined(separator: ", "))"
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }
}
