import Model

/// What a service's answer, and its silence, say about it.
struct ServiceExamination {
    let service: String
    let answer: HealthInquiry.Answer?
    /// Of `<service>.commands`; nil if there is no such queue.
    let commands: QueueDepth?
    let dead: QueueDepth?

    /// Clocks that differ by more make the order of events and ages hard to read.
    static let tolerableSkew: Duration = .seconds(2)

    var findings: [Finding] {
        guard let answer else { return [silence] + letters }
        let report = answer.report
        var findings = [readiness(report), durability(report), clock(answer.clockSkew)]
        if report.parked > 0 {
            findings.append(
                .remarkable(
                    service,
                    "\(report.parked) messages failed and wait for another try",
                    nextStep: "`souk ask \(service).ops.parked` shows them and the errors; the log has more."
                )
            )
        }
        return findings + letters
    }

    private var silence: Finding {
        guard let commands else {
            return .wrong(
                service,
                "does not answer, and its queues do not exist: it never ran here",
                nextStep: "Start it with `souk up` or souk-\(service)."
            )
        }
        guard commands.consumers > 0 else {
            return .wrong(
                service,
                "is not running; \(commands.messages) commands wait",
                nextStep: "Start it with `souk up` or souk-\(service)."
            )
        }
        return .wrong(
            service,
            "takes commands but does not answer questions",
            nextStep: "See its log: its connection for queries is down, or its binding to souk.queries is missing."
        )
    }

    private func readiness(_ report: Operations.Health) -> Finding {
        guard !report.ready else { return .good(service, "ready, version \(report.version)") }
        let reasons = report.reasons.isEmpty ? "it does not say why" : report.reasons.joined(separator: "; ")
        return .wrong(
            service,
            "not ready: \(reasons)",
            nextStep: "See its log, and the broker's; it becomes ready by itself when it can."
        )
    }

    private func durability(_ report: Operations.Health) -> Finding {
        // 3 is EXTRA: FULL, and the folder's entry besides.
        guard report.synchronous < 2 else {
            return .good(service, "its database writes through to the disk (synchronous = FULL)")
        }
        return .wrong(
            service,
            "its database has synchronous = \(report.synchronous): a power cut can undo what was acknowledged",
            nextStep: "Stop it: it must not run so. Its executable is not one of this version."
        )
    }

    private func clock(_ skew: Duration) -> Finding {
        let milliseconds = Int64(skew / .milliseconds(1))
        guard skew > Self.tolerableSkew || skew < .zero - Self.tolerableSkew else {
            return .good(service, "its clock agrees with this machine's")
        }
        return .wrong(
            service,
            "its clock is \(abs(milliseconds)) ms \(milliseconds > 0 ? "ahead of" : "behind") this machine's",
            nextStep: "Synchronise the clocks of both machines (NTP)."
        )
    }

    private var letters: [Finding] {
        guard let dead, dead.messages > 0 else { return [] }
        return [
            .remarkable(
                service,
                "\(dead.messages) dead letters wait for a decision",
                nextStep: "`souk dead list \(service)` shows them, `souk dead replay` puts them back."
            )
        ]
    }
}
