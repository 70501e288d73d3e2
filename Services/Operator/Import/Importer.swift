import AMQP
import Synchronization

/// Tells a bulk job to begin with nothing more.
final class StopSign: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}

/// Runs an import from the first stage, or from where an interrupted one stopped.
final class Importer {
    struct Settings {
        var window = Window(2000)
        var rate: Double?
        var patience = Duration.seconds(60)
        var checkpoint: CheckpointFile?
        var resumes = false
        var badLines: String?
        var printsJSON = false
        /// What besides the files makes one import differ from another.
        var options: [String] = []
    }

    enum End: Equatable {
        case complete
        case interrupted
        case failed(Failure)
    }

    private let plan: ImportPlan
    private let settings: Settings
    private let report: ImportReport
    private let badLines: BadLines?
    private let meter = ByteMeter()
    private(set) var checkpoint: Checkpoint
    private var lastNoted = ContinuousClock.now

    init(_ plan: ImportPlan, _ settings: Settings, _ console: Console) throws {
        self.plan = plan
        self.settings = settings
        let job = try plan.job(options: settings.options)
        let found = try settings.resumes ? settings.checkpoint?.read() : nil
        if let found, found.job != job {
            throw Failure.usage(
                "\(settings.checkpoint?.path ?? "The checkpoint") is of another import: other files, or other options.",
                nextStep: "Without --resume the import begins anew, and repeats nothing that the services remember."
            )
        }
        let start = found ?? Checkpoint(job: job)
        checkpoint = start
        let files = plan.stages.flatMap(\.files)
        guard files.filter({ $0 == "-" }).count < 2 else {
            throw Failure.usage(
                "Standard input can be read only once, and this import reads it more often.",
                nextStep: "Name a file."
            )
        }
        badLines = try settings.badLines.map { path in
            guard !files.contains(where: { ByteSource.isSame($0, path) }) else {
                throw Failure.usage(
                    "--bad-lines would overwrite \(path), which is imported.",
                    nextStep: "Name another file."
                )
            }
            return try BadLines(path, keeping: start.badLinesSize)
        }
        let skipped = plan.stages.prefix(start.stage).flatMap(\.files).reduce(0) { $0 + (ByteSource.size(of: $1) ?? 0) }
        meter.bytes = skipped
        report = ImportReport(console, size: plan.size, before: (start.tallies.messages, skipped))
    }

    /// Runs until everything is imported, or the stop sign is raised and what is under way has ended.
    func run(
        until stopSign: StopSign = StopSign(),
        _ deliver: @escaping @Sendable ([ImportMessage]) async -> ImportOutcome
    ) async throws -> End {
        for remark in plan.remarks { report.note(remark) }
        if checkpoint.isComplete {
            report.note("This import is complete already; without --resume it is done again.")
        } else if checkpoint.stage > 0 || checkpoint.records > 0 {
            report.note("Going on after \(checkpoint.tallies.count) records.")
        }
        let conveyor = Conveyor(window: settings.window, rate: settings.rate, deliver: deliver)
        let end = try await runStages(conveyor, stopSign)
        checkpoint.isComplete = end == .complete
        // What could not even be opened has come nowhere.
        if end == .complete || checkpoint.tallies.count > 0 {
            try note()
            report.finish(checkpoint.tallies, asJSON: settings.printsJSON)
        }
        return end
    }

    private func runStages(_ conveyor: Conveyor, _ stopSign: StopSign) async throws -> End {
        guard !checkpoint.isComplete else { return .complete }
        for stage in plan.stages[checkpoint.stage...] {
            let next: () throws -> ImportRecord?
            do {
                next = try stage.open(meter)
                for _ in 0..<checkpoint.records { _ = try next() }
            } catch let failure as Failure {
                return .failed(failure)
            }
            let failure = try await conveyor.run(
                next,
                isStopped: { stopSign.isRaised },
                settle: { try settle($0, $1, in: stage) }
            )
            if let failure { return .failed(failure) }
            guard !stopSign.isRaised else { return .interrupted }
            checkpoint.stage += 1
            checkpoint.records = 0
            try note()
        }
        return .complete
    }

    private func settle(_ record: ImportRecord, _ outcome: ImportOutcome, in stage: ImportStage) throws {
        if case .bad(let reason) = outcome {
            report.bad(record.origin, reason)
            badLines?.add(record, reason)
        }
        checkpoint.tallies.add(record, outcome)
        checkpoint.records += 1
        report.progress(stage.title, checkpoint.tallies, bytes: meter.bytes)
        if ContinuousClock.now - lastNoted > .milliseconds(500) { try note() }
    }

    /// Writes down how far it has come; the bad lines first, which it counts.
    private func note() throws {
        try badLines?.flush()
        checkpoint.badLinesSize = badLines?.size ?? 0
        try settings.checkpoint?.write(checkpoint)
        lastNoted = .now
    }
}
