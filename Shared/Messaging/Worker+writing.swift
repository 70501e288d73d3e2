internal import AMQP
internal import Logging
internal import Metrics
internal import Model
internal import Storage
internal import Synchronization

// The writing thread: takes what has arrived, commits it, publishes, acknowledges.
extension Worker {
    func write() {
        while true {
            let isHeldBack = isOutboxFull
            progress.withLock { $0.isHeldBack = isHeldBack }
            let isSuspicious = updateSuspicion()
            var bytes = 0
            let taken = inputs.take(
                isHeldBack ? 0 : isStumbling ? 1 : settings.batchMessages,
                timeout: timeUntilDue(),
                while: { input in
                    bytes += input.size
                    return bytes <= settings.batchBytes && !(isSuspicious && input.isRedelivered)
                }
            )
            guard let taken else { return }
            if isSuspicious {
                guard handleSuspects(taken) else { return }
            } else {
                guard run(taken.map { $0.work(reader) }, from: taken) else { return }
            }
        }
    }

    private var isOutboxFull: Bool {
        let status = relay.status
        return status.depth > settings.outboxRows || status.bytes > settings.outboxBytes
    }

    /// After many failures in a row messages are taken one at a time: the trouble is probably common to them all.
    private var isStumbling: Bool { progress.withLock { $0.failuresInARow >= 10 } }

    private func timeUntilDue() -> Duration {
        // Settled rows are dropped with the next batch; without one, soon anyway.
        let isSoonDue = isScrubDue || relay.settledThrough > processor.state.relayed
        let idle: Duration = isSoonDue ? .milliseconds(500) : isCheckpointDue ? .seconds(5) : .seconds(60)
        guard let due = processor.nextDue else { return idle }
        return max(.zero, min(idle, due - environment.now()))
    }

    /// Handles one batch through its commit, then publishes and acknowledges it.
    ///
    /// False when the worker stops while the disk is in trouble.
    func run(_ work: [Processor.Work], from inputs: [Input], dueLimit: Int = 256) -> Bool {
        let isDue = processor.nextDue.map { $0 <= environment.now() } ?? false
        let settled = relay.settledThrough
        guard !work.isEmpty || isDue || settled > processor.state.relayed else {
            scrubIfDue()
            checkpointIfDue()
            return true
        }
        noteLag(inputs)
        let start = ContinuousClock.now
        guard let batch = processUntilItSucceeds(work, settled: settled, dueLimit: dueLimit) else { return false }
        meters.commitTime.record(duration: ContinuousClock.now - start)
        failpoint(.committed)
        isCheckpointDue = true
        if batch.erases { isScrubDue = true }
        scrubIfDue()
        for action in batch.afterCommit { action() }
        relay.publish(batch.publications)
        relay.end(batch.buried)
        relay.reply(batch.replies)
        failpoint(.published)
        acknowledge(inputs)
        failpoint(.acknowledged)
        for effect in batch.effects { perform(effect) }
        meters.count(batch.counts, size: work.count, redelivered: inputs.count(where: \.isRedelivered))
        progress.withLock { progress in
            progress.counts.add(batch.counts)
            progress.failuresInARow = batch.counts.failuresInARow(after: progress.failuresInARow)
        }
        return true
    }

    /// Empties the WAL of what has been erased, before anybody is told that it has been.
    ///
    /// A long read, such as a backup, may keep it from doing so; then it is tried again with the next batch.
    func scrubIfDue() {
        guard isScrubDue else { return }
        do {
            try store.scrub()
            isScrubDue = false
        } catch {
            logger.warning("what was erased is still in the WAL: tried again soon", metadata: ["error": "\(error)"])
        }
    }

    /// Moves the WAL into the database while nobody waits for it, so that no commit has to do it in a busier moment.
    private func checkpointIfDue() {
        guard isCheckpointDue else { return }
        isCheckpointDue = false
        do {
            try store.checkpoint()
        } catch {
            logger.warning("the WAL could not be moved into the database", metadata: ["error": "\(error)"])
        }
    }

    /// Nothing is acknowledged while the disk is full or broken: the same batch is tried until it isn't.
    private func processUntilItSucceeds(_ work: [Processor.Work], settled: Int64, dueLimit: Int) -> Processor.Batch? {
        while true {
            do {
                let batch = try processor.process(
                    work,
                    settled: settled,
                    dueLimit: dueLimit,
                    effectRoom: effectRoom(at:)
                )
                progress.withLock { $0.trouble = nil }
                return batch
            } catch {
                let isStopping = progress.withLock { progress in
                    progress.trouble = "\(error)"
                    return progress.isStopping
                }
                logger.critical(
                    "the database can't be written: no message is taken until it can",
                    metadata: ["error": "\(error)"]
                )
                if isStopping { return nil }
                _ = trouble.wait(until: .now + .seconds(1))
            }
        }
    }

    private func noteLag(_ inputs: [Input]) {
        guard case .delivery(let delivery, _, _)? = inputs.first, let sentAt = delivery.properties.sentAt
        else { return }
        let lag = max(.zero, environment.now() - sentAt)
        meters.lag.record(lag / .seconds(1))
        progress.withLock { progress in
            progress.lag = lag
            progress.lagAt = .now
        }
    }

    private func acknowledge(_ inputs: [Input]) {
        var last: [UInt16: Delivery] = [:]
        for case .delivery(let delivery, _, _) in inputs { last[delivery.channel] = delivery }
        for (channel, delivery) in last {
            consumer.acknowledge(channel: channel, epoch: delivery.epoch, tag: delivery.tag, multiple: true)
        }
    }

    /// How many effects may begin: an attempt makes room when it ends, or when its lease does.
    private func effectRoom(at now: Timestamp) -> Int {
        let underWay = progress.withLock { $0.effectLeases.values.count { $0 > now } }
        return max(0, settings.effectsAtOnce - underWay)
    }

    /// Makes the outside call; its result or failure comes back as work.
    private func perform(_ effect: Processor.StartedEffect) {
        let attempt = EffectRoute.Attempt(id: UUID128(bytes: effect.id), number: effect.attempt)
        progress.withLock { $0.effectLeases[attempt] = effect.leaseUntil }
        Task {
            // Before the result is handled, so that its turn has the room.
            func end(_ work: Processor.Work) {
                progress.withLock { $0.effectLeases[attempt] = nil }
                inputs.put(.work(work))
            }
            do {
                let outcome = try await effect.route.perform(effect.body, attempt)
                let message = Incoming(
                    stored: Properties(
                        contentType: "application/json",
                        messageID: environment.newUUID().description,
                        type: outcome.type,
                        appID: topology.service
                    ),
                    exchange: Exchange.commands,
                    routingKey: outcome.type,
                    body: outcome.body
                )
                end(.arrival(reader.read(message, origin: .effect(id: effect.id))))
            } catch {
                end(.effectFailed(id: effect.id, attempt: effect.attempt, error: "\(error)"))
            }
        }
    }
}
