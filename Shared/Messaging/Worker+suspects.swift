internal import AMQP
internal import Logging
internal import Synchronization

// After a crash: what may have caused it runs alone.
extension Worker {
    /// How long after a crash, or after the last thing that may have caused it, everything is looked at alone.
    static let suspectTime = Duration.seconds(10)

    func updateSuspicion() -> Bool {
        guard let until = suspectsUntil else { return false }
        if !progress.withLock(\.isConsuming) {
            // What may have killed the process hasn't come back yet.
            suspectsUntil = .now + Self.suspectTime
        } else if ContinuousClock.now >= until {
            suspectsUntil = nil
        }
        let isSuspicious = suspectsUntil != nil
        progress.withLock { $0.isSuspicious = isSuspicious }
        return isSuspicious
    }

    /// Runs what may have killed the last process: waiting work one by one, then the message taken, each noted first.
    func handleSuspects(_ taken: [Input]) -> Bool {
        while processor.nextDue.map({ $0 <= environment.now() }) ?? false {
            guard let due = noted({ try processor.firstDue() }) else { return false }
            guard let due else {
                // Only effects are due; they run apart, and their attempts are counted.
                guard run([], from: []) else { return false }
                break
            }
            guard runSuspect(due, input: nil, poison: Processor.Work.poisonDue, else: { [] }) else { return false }
        }
        // Of what was taken only the first can have come before.
        var rest = taken[...]
        if case .delivery(let delivery, let queue, _)? = rest.first, delivery.redelivered {
            let input = rest.removeFirst()
            let poison = { Processor.Work.poison(self.reader.readEnvelope(delivery, from: queue), $0) }
            guard runSuspect(delivery.fingerprint, input: input, poison: poison, else: { [input.work(self.reader)] })
            else { return false }
        }
        return run(rest.map { $0.work(reader) }, from: Array(rest), dueLimit: 0)
    }

    private func runSuspect(
        _ id: String,
        input: Input?,
        poison: (Conviction) -> Processor.Work,
        else work: () -> [Processor.Work]
    ) -> Bool {
        suspectsUntil = .now + Self.suspectTime
        guard let record = noted({ try processor.suspect(id) }) else { return false }
        let inputs = input.map { [$0] } ?? []
        if let conviction = record.conviction {
            return run([poison(conviction), .absolve(id)], from: inputs, dueLimit: 0)
        }
        func tryAlone() -> Bool { run(work() + [.absolve(id)], from: inputs, dueLimit: input == nil ? 1 : 0) }
        guard let lastWords else { return tryAlone() }
        return lastWords.watch(tryAlone)
    }

    /// Repeats a small write until the disk takes it; nil when the worker stops meanwhile.
    private func noted<Result>(_ body: () throws -> Result) -> Result? {
        while true {
            do {
                return try body()
            } catch {
                logger.critical("the database can't be written", metadata: ["error": "\(error)"])
                guard !progress.withLock(\.isStopping) else { return nil }
                _ = trouble.wait(until: .now + .seconds(1))
            }
        }
    }
}

extension Delivery {
    /// A name for the message that is the same when it is delivered again, even if its sender gave it none.
    fileprivate var fingerprint: String {
        if let id = properties.messageID, !id.isEmpty { return "\(properties.appID ?? "") \(id)" }
        // FNV-1a, 64 bits.
        let hash = body.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "\(routingKey) \(hash)"
    }
}
