import Messaging
import RingMessages

/// What a crash test did, and what it proved.
struct Report {
    var rounds: Int
    var kills = 0
    var commands = 0
    var verdict = Verdict()
    /// How often a service died at each failpoint.
    var failpoints: [String: Int] = [:]
    var disturbances: [String: Int] = [:]
    var seconds = Duration.zero

    init(rounds: Int) {
        self.rounds = rounds
    }

    mutating func judge(tokens: [Token], evidence: [Evidence], ledger: Ledger) {
        commands = tokens.count
        verdict = Verdict(tokens: tokens, evidence: evidence, sightings: ledger.sightings)
        verdict.complaints += ledger.wrongAnswers
        if ledger.unconfirmed > 0 { verdict.complaints.append("\(ledger.unconfirmed) commands were never confirmed") }
    }

    /// Findings, a few of each kind, for people.
    var findings: [String] {
        [
            ("lost", verdict.lost), ("duplicated", verdict.duplicated), ("gap", verdict.gaps),
            ("out of order", verdict.outOfOrder), ("wrong", verdict.complaints),
        ].flatMap { kind, findings in
            findings.prefix(20).map { "\(kind): \($0)" }
                + (findings.count > 20 ? ["\(kind): and \(findings.count - 20) more"] : [])
        }
    }

    var json: String {
        var object = JSONValue.Object()
        object["rounds"] = .int(Int64(rounds))
        object["kills"] = .int(Int64(kills))
        object["commands"] = .int(Int64(commands))
        object["lost"] = .int(Int64(verdict.lost.count))
        object["duplicated"] = .int(Int64(verdict.duplicated.count))
        object["gaps"] = .int(Int64(verdict.gaps.count))
        object["out_of_order"] = .int(Int64(verdict.outOfOrder.count))
        object["complaints"] = .int(Int64(verdict.complaints.count))
        object["failpoints"] = .object(count(failpoints))
        object["disturbances"] = .object(count(disturbances))
        object["seconds"] = .int(seconds.components.seconds)
        return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
    }

    private func count(_ counts: [String: Int]) -> JSONValue.Object {
        var object = JSONValue.Object()
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { object[name] = .int(Int64(count)) }
        return object
    }
}

extension Schedule.Disturbance {
    /// The kind, without its details.
    var name: String {
        switch self {
        case .killAt: "kill_at_failpoint"
        case .kill: "kill"
        case .killBroker: "kill_broker"
        case .raiseMemoryAlarm: "memory_alarm"
        case .cutConnections: "cut_connections"
        case .delayConnections: "delay_connections"
        case .deleteEventQueue: "delete_event_queue"
        case .fillDisk: "fill_disk"
        }
    }
}
