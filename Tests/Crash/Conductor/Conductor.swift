import AMQP
import Foundation
import LocalBroker
import Model
import RingMessages

/// Plays a schedule on a ring and judges what it leaves behind.
struct Conductor {
    var seed: UInt64
    var rounds: Int
    var failpoints: [String]
    /// Where broker, databases and logs lie.
    var folder: String
    /// How long the ring may take to come to rest at the end.
    var patience: Duration = .seconds(120)
    var say: @Sendable (String) -> Void = { _ in }

    func run() async throws -> Report {
        let start = ContinuousClock.now
        let stage = try await Stage(folder: folder)
        do {
            var report = try await play(on: stage)
            report.seconds = start.duration(to: .now)
            await stage.abandon()
            return report
        } catch {
            await stage.abandon()
            throw error
        }
    }

    private func play(on stage: Stage) async throws -> Report {
        var report = Report(rounds: rounds)
        try await stage.startServices()
        let audience = Audience(
            settings: try stage.settings(),
            startedAt: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        )
        try await audience.waitForServices(within: .seconds(60))
        // RabbitMQ 3.10 keeps the name of its new stream coordinator in memory for minutes: killed before it has written
        // it down, it never finds the stream again. An orderly restart writes it down.
        try await stage.broker.restart()
        try await audience.waitForServices(within: .seconds(60))
        audience.start()

        let schedule = Schedule(seed: seed, rounds: rounds, failpoints: failpoints)
        for (number, round) in schedule.rounds.enumerated() {
            for step in round {
                try audience.send(step.tokens)
                try await disturb(stage, by: step.disturbance, report: &report)
            }
            report.kills = await stage.kills
            say("round \(number + 1) of \(rounds): \(report.kills) kills, \(audience.ledger.sent.count) commands")
        }
        try audience.send(schedule.closing)

        try await settle(stage, audience)
        try await stage.stopServices()
        await audience.stop()
        let tokens = audience.ledger.sent
        let evidence = try ring.indices.map { try Evidence(folder: stage.data(of: $0), of: $0) }
        report.judge(tokens: tokens, evidence: evidence, ledger: audience.ledger)
        return report
    }

    private func disturb(_ stage: Stage, by disturbance: Schedule.Disturbance, report: inout Report) async throws {
        switch disturbance {
        case .killAt(let failpoint, let hit, let service):
            let reached = try await stage.kill(service, at: failpoint, hit: hit, within: .seconds(5))
            report.failpoints[failpoint, default: 0] += reached ? 1 : 0
        case .kill(let service, let afterMilliseconds):
            try await Task.sleep(for: .milliseconds(afterMilliseconds))
            try await stage.killAndStart(service)
        case .killBroker:
            try await stage.killBroker()
        case .raiseMemoryAlarm:
            try await stage.setMemoryAlarm(true)
            try await stage.setMemoryAlarm(false)
        case .cutConnections(let service):
            await stage.cutConnections(of: service)
        case .delayConnections(let service):
            await stage.delayConnections(of: service, by: .milliseconds(200))
            try await Task.sleep(for: .seconds(1))
            await stage.delayConnections(of: service, by: .zero)
        case .deleteEventQueue(let service):
            try await stage.deleteEventQueue(of: service)
        case .fillDisk(let service):
            try await stage.setDiskFull(true, for: service)
            try await Task.sleep(for: .seconds(1))
            try await stage.setDiskFull(false, for: service)
        }
        report.disturbances[disturbance.name, default: 0] += 1
    }

    /// Waits until everything that was sent has had all its effects, or the patience is over: then the verdict will
    /// name what is missing.
    private func settle(_ stage: Stage, _ audience: Audience) async throws {
        let deadline = ContinuousClock.now + patience
        let tokens = audience.ledger.sent
        let visits = tokens.map(\.handledHops.count).reduce(0, +)
        say("waiting for \(visits) effects of \(tokens.count) commands")
        var nextQuestion = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            let progress = try ring.indices.map { try Evidence.Progress(folder: stage.data(of: $0), of: $0) }
            if progress.map(\.visits).reduce(0, +) >= visits,
                progress.map(\.hearings).reduce(0, +) >= 2 * visits,
                progress.allSatisfy({ $0.waiting == 0 }),
                audience.ledger.unconfirmed == 0, audience.ledger.unanswered.isEmpty,
                audience.ledger.sightings.count >= visits
            {
                return
            }
            if ContinuousClock.now > nextQuestion {
                // A client without an answer asks again, under the same id.
                let asked = try audience.askAgain()
                if asked > 0 { say("asking again for \(asked) replies") }
                nextQuestion = .now + .seconds(5)
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        say("The ring has not come to rest within \(patience).")
    }
}
