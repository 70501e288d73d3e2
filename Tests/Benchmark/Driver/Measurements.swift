import Messaging

/// All that the rounds have measured so far.
struct Measurements {
    var commandsPerSecond: [Double] = []
    var ceilingPerSecond: [Double] = []
    var memory: [Double] = []
    var othersPercent: [Double] = []
    var latencies: [Int: [Yardstick.Latency]] = [:]
    var ceilingLatencies: [Int: [Yardstick.Latency]] = [:]
    var bySubscribers: [Int: [Double]] = [:]
    var noisyRounds = 0

    /// One object with the medians; a ratio of 1 is as good as the C program, less is worse.
    var json: JSONValue {
        var object = JSONValue.Object()
        object["commands_per_s"] = number(median(commandsPerSecond))
        object["ceiling_per_s"] = number(median(ceilingPerSecond))
        object["ratio"] = number(ratio(median(commandsPerSecond), to: median(ceilingPerSecond)), digits: 3)
        object["rss_mib"] = number(median(memory), digits: 1)
        var exchanges = JSONValue.Object()
        for concurrency in latencies.keys.sorted() {
            exchanges["\(concurrency)"] = .object(latency(concurrency))
        }
        object["request_reply"] = .object(exchanges)
        var subscribers = JSONValue.Object()
        for count in bySubscribers.keys.sorted() {
            subscribers["\(count)"] = number(median(bySubscribers[count] ?? []))
        }
        object["commands_per_s_by_subscribers"] = .object(subscribers)
        object["others_pct_of_box"] = number(median(othersPercent), digits: 1)
        object["noisy_rounds"] = .int(Int64(noisyRounds))
        object["rounds"] = .int(Int64(commandsPerSecond.count))
        return .object(object)
    }

    private func latency(_ concurrency: Int) -> JSONValue.Object {
        let ours = latencies[concurrency] ?? []
        let theirs = ceilingLatencies[concurrency] ?? []
        var object = JSONValue.Object()
        for (name, value) in [("p50", \Yardstick.Latency.p50Us), ("p99", \.p99Us)] {
            let our = median(ours.map { $0[keyPath: value] })
            let their = median(theirs.map { $0[keyPath: value] })
            object["\(name)_us"] = number(our)
            object["ceiling_\(name)_us"] = number(their)
            object["\(name)_ratio"] = number(ratio(their, to: our), digits: 3)
        }
        object["per_s"] = number(median(ours.map(\.rate)))
        object["ceiling_per_s"] = number(median(theirs.map(\.rate)))
        return object
    }

    /// The same for people, a line for each thing measured.
    var table: String {
        func line(_ name: String, _ ours: Double?, _ theirs: Double?, _ unit: String, _ ratio: Double?) -> String {
            func cell(_ value: Double?) -> String { value.map { "\(Int($0.rounded()))" } ?? "-" }
            let cells = [cell(ours), cell(theirs)].map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }
            let share = ratio.map { "\(($0 * 100).rounded() / 100)" } ?? "-"
            return name + String(repeating: " ", count: max(1, 34 - name.count)) + cells.joined()
                + "  \(unit)  \(share)"
        }
        var lines = ["                                        ours         C        ratio"]
        let (ours, theirs) = (median(commandsPerSecond), median(ceilingPerSecond))
        lines.append(line("commands handled", ours, theirs, "/s", ratio(ours, to: theirs)))
        for concurrency in latencies.keys.sorted() {
            for (name, value) in [("p50", \Yardstick.Latency.p50Us), ("p99", \.p99Us)] {
                let our = median((latencies[concurrency] ?? []).map { $0[keyPath: value] })
                let their = median((ceilingLatencies[concurrency] ?? []).map { $0[keyPath: value] })
                lines.append(
                    line("request/reply, \(concurrency) at once, \(name)", our, their, "µs", ratio(their, to: our))
                )
            }
        }
        for count in bySubscribers.keys.sorted() {
            let rate = median(bySubscribers[count] ?? [])
            lines.append(line("commands, events to \(count) queue\(count == 1 ? "" : "s")", rate, nil, "/s", nil))
        }
        return lines.joined(separator: "\n")
    }

    private func ratio(_ value: Double?, to other: Double?) -> Double? {
        guard let value, let other, other > 0 else { return nil }
        return value / other
    }

    private func number(_ value: Double?, digits: Int = 0) -> JSONValue {
        guard let value else { return .null }
        if digits == 0 { return .int(Int64(value.rounded())) }
        let scale = digits == 1 ? 10.0 : 1000.0
        return .double((value * scale).rounded() / scale)
    }
}

/// The middle value, or the mean of the two middle ones; nil of nothing.
func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
