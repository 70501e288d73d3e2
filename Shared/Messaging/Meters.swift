internal import Metrics

/// What a worker measures as it goes; gauges of its state are read from ``Status`` when somebody asks.
struct Meters: Sendable {
    let batchSize: Recorder
    let commitTime: Timer
    let confirmTime: Timer
    let lag: Recorder
    private let done: Counter
    private let refused: Counter
    private let duplicates: Counter
    private let parked: Counter
    private let dead: Counter
    private let gaps: Counter
    private let redelivered: Counter

    init(service: String) {
        let dimensions = [("service", service)]
        func counter(_ outcome: String) -> Counter {
            Counter(label: "souk_messages_total", dimensions: dimensions + [("outcome", outcome)])
        }
        batchSize = Recorder(label: "souk_batch_messages", dimensions: dimensions)
        commitTime = Timer(label: "souk_commit_seconds", dimensions: dimensions)
        confirmTime = Timer(label: "souk_confirm_seconds", dimensions: dimensions)
        lag = Recorder(label: "souk_lag_seconds", dimensions: dimensions)
        done = counter("done")
        refused = counter("refused")
        duplicates = counter("duplicate")
        parked = counter("parked")
        dead = counter("dead")
        gaps = counter("gap")
        redelivered = Counter(label: "souk_redelivered_messages_total", dimensions: dimensions)
    }

    /// Adds up what became of a batch, and how many of its messages the broker had handed out before.
    func count(_ counts: Processor.Counts, size: Int, redelivered: Int) {
        batchSize.record(size)
        if redelivered > 0 { self.redelivered.increment(by: redelivered) }
        let pairs = [
            (done, counts.done), (refused, counts.refused), (duplicates, counts.duplicates), (parked, counts.parked),
            (dead, counts.dead), (gaps, counts.gaps),
        ]
        for (counter, count) in pairs where count > 0 { counter.increment(by: count) }
    }
}
