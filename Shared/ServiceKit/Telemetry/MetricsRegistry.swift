internal import CoreMetrics
internal import Model
internal import Synchronization

/// Keeps what the process measures and tells it in the Prometheus text format (version 0.0.4).
///
/// Recorders and timers become histograms; timers count in seconds.
final class MetricsRegistry: MetricsFactory {
    struct Key: Hashable {
        var label: String
        var dimensions: [Dimension]

        struct Dimension: Hashable {
            var name: String
            var value: String
        }

        init(_ label: String, _ dimensions: [(String, String)]) {
            self.label = label
            self.dimensions = dimensions.map { Dimension(name: $0.0, value: $0.1) }
        }
    }

    static let shared = MetricsRegistry()

    private let metrics = Mutex<[Key: any Metric]>([:])

    /// The metric of a name, made if there is none: asking twice gives the same one.
    private func metric<M: Metric>(_ label: String, _ dimensions: [(String, String)], _ make: () -> M) -> M {
        metrics.withLock { metrics in
            let key = Key(label, dimensions)
            if let known = metrics[key] as? M { return known }
            let made = make()
            metrics[key] = made
            return made
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions) { Count() }
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions) { Level() }
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        metric(label, dimensions) { Histogram(bounds: Histogram.sizes, scale: 1) }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions) { Histogram(bounds: Histogram.seconds, scale: 1e-9) }
    }

    // Metrics live as long as the process: there are few of them, known beforehand.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// All metrics and the given ones, by name.
    func samples(
        gauges: [(name: String, value: Double)] = [],
        counters: [(name: String, value: Double)] = [],
        dimensions: [(String, String)] = []
    ) -> [Sample] {
        let measured = metrics.withLock { metrics in metrics.map { key, metric in metric.sample(key) } }
        let told =
            gauges.map { Sample(key: Key($0.name, dimensions), content: .gauge($0.value)) }
            + counters.map { Sample(key: Key($0.name, dimensions), content: .counter($0.value)) }
        return (measured + told).sorted {
            ($0.key.label, $0.key.prometheusName) < ($1.key.label, $1.key.prometheusName)
        }
    }
}

/// What a metric says at one moment.
struct Sample {
    enum Content {
        case counter(Double)
        case gauge(Double)
        /// Each bound with the number of values up to it.
        case histogram(buckets: [(bound: Double, count: Int64)], count: Int64, sum: Double)
    }

    var key: MetricsRegistry.Key
    var content: Content

    var metric: Operations.Metric {
        let labels = Dictionary(key.dimensions.map { ($0.name, $0.value) }) { first, _ in first }
        return switch content {
        case .counter(let value): .init(name: key.label, labels: labels, value: value)
        case .gauge(let value): .init(name: key.label, labels: labels, value: value)
        case .histogram(_, let count, let sum): .init(name: key.label, labels: labels, value: sum, count: count)
        }
    }

    fileprivate var prometheusType: String {
        switch content {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// Its lines in the Prometheus text format.
    fileprivate var prometheusLines: String {
        switch content {
        case .counter(let value), .gauge(let value):
            return "\(key.prometheusName) \(value)\n"
        case .histogram(let buckets, let count, let sum):
            var text = ""
            for (bound, count) in buckets {
                text += "\(key.prometheusName(suffix: "_bucket", and: [("le", "\(bound)")])) \(count)\n"
            }
            text += "\(key.prometheusName(suffix: "_bucket", and: [("le", "+Inf")])) \(count)\n"
            text += "\(key.prometheusName(suffix: "_sum")) \(sum)\n"
            return text + "\(key.prometheusName(suffix: "_count")) \(count)\n"
        }
    }
}

extension [Sample] {
    /// In the Prometheus text format, which has the type of a metric once, before all its samples.
    var prometheusText: String {
        var text = ""
        var label: String?
        for sample in self {
            if sample.key.label != label { text += "# TYPE \(sample.key.label) \(sample.prometheusType)\n" }
            text += sample.prometheusLines
            label = sample.key.label
        }
        return text
    }
}

extension MetricsRegistry.Key {
    var prometheusName: String { prometheusName() }

    func prometheusName(suffix: String = "", and more: [(String, String)] = []) -> String {
        let pairs = dimensions.map { ($0.name, $0.value) } + more
        guard !pairs.isEmpty else { return label + suffix }
        let labels = pairs.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        return "\(label)\(suffix){\(labels.joined(separator: ","))}"
    }
}

/// A metric that can be read.
private protocol Metric: AnyObject, Sendable {
    func sample(_ key: MetricsRegistry.Key) -> Sample
}

/// A number that only rises.
private final class Count: CounterHandler, Metric {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.add(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }
    func sample(_ key: MetricsRegistry.Key) -> Sample {
        Sample(key: key, content: .counter(Double(value.load(ordering: .relaxed))))
    }
}

/// A number that rises and falls.
private final class Level: MeterHandler, Metric {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func sample(_ key: MetricsRegistry.Key) -> Sample { Sample(key: key, content: .gauge(value.withLock { $0 })) }
}

/// How often values fell below each of a row of bounds.
private final class Histogram: RecorderHandler, TimerHandler, Metric {
    static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    static let sizes: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]

    private struct State {
        var counts: [Int64]
        var count: Int64 = 0
        var sum = 0.0
    }

    private let bounds: [Double]
    private let scale: Double
    private let state: Mutex<State>

    init(bounds: [Double], scale: Double) {
        self.bounds = bounds
        self.scale = scale
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count)))
    }

    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration)) }

    func record(_ value: Double) {
        let scaled = value * scale
        let bucket = bounds.firstIndex { scaled <= $0 }
        state.withLock { state in
            if let bucket { state.counts[bucket] += 1 }
            state.count += 1
            state.sum += scaled
        }
    }

    func sample(_ key: MetricsRegistry.Key) -> Sample {
        let state = state.withLock { $0 }
        var total: Int64 = 0
        let buckets = zip(bounds, state.counts).map { bound, count in
            total += count
            return (bound: bound, count: total)
        }
        return Sample(key: key, content: .histogram(buckets: buckets, count: state.count, sum: state.sum))
    }
}
