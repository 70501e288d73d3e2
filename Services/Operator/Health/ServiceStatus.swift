import Model

/// What is known about one service from outside and from itself.
struct ServiceStatus: Codable, Equatable, Sendable {
    var service: String
    /// Nil if it did not answer.
    var health: Operations.Health?
    /// By the last part of the name: `commands`, `events`, `queries`, `dead`; those that do not exist are left out.
    var queues: [String: QueueDepth]

    var isWell: Bool { health?.ready == true }
}

struct QueueDepth: Codable, Equatable, Sendable {
    /// Ready to be delivered; what a consumer holds is not counted.
    var messages: Int
    var consumers: Int
}

extension ServiceStatus {
    /// One row per service.
    static func table(_ services: [ServiceStatus]) -> TextTable {
        let columns: [TextTable.Column] = [
            .init(title: "service"), .init(title: "state"), .init(title: "version"),
            .init(title: "lag", alignment: .right), .init(title: "outbox", alignment: .right),
            .init(title: "parked", alignment: .right), .init(title: "commands", alignment: .right),
            .init(title: "events", alignment: .right), .init(title: "queries", alignment: .right),
            .init(title: "dead", alignment: .right), .init(title: "why not ready"),
        ]
        var table = TextTable(columns)
        table.rows = services.map(\.row)
        return table
    }

    private var row: [TextTable.Cell] {
        let state: TextTable.Cell =
            switch health?.ready {
            case true?: .init("ready", .green)
            case false?: .init("not ready", .yellow)
            case nil: .init("no answer", .red)
            }
        return [
            .init(service), state, .init(health?.version ?? "-"),
            .init(health.map { Self.age($0.lagMS) } ?? "-"), count(health?.outbox), alarming(health?.parked),
            depth("commands"), depth("events"), depth("queries"), alarming(queues["dead"]?.messages),
            .init(health?.reasons.joined(separator: "; ") ?? ""),
        ]
    }

    /// `0.25s`, then as times are written elsewhere.
    private static func age(_ milliseconds: Int64) -> String {
        milliseconds < 10_000
            ? "\(Double(max(0, milliseconds / 10)) / 100)s" : ProgressBar.text(.milliseconds(milliseconds))
    }

    private func count(_ number: Int?) -> TextTable.Cell {
        .init(number.map(String.init) ?? "-")
    }

    private func alarming(_ number: Int?) -> TextTable.Cell {
        .init(number.map(String.init) ?? "-", (number ?? 0) > 0 ? .yellow : nil)
    }

    private func depth(_ queue: String) -> TextTable.Cell {
        count(queues[queue]?.messages)
    }
}
