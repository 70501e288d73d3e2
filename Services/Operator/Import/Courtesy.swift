import AMQP
import Model
import Synchronization

/// How many records an import may have under way at once; it may change meanwhile.
final class Window: Sendable {
    private let current: Atomic<Int>

    init(_ size: Int) { current = Atomic(size) }

    var size: Int { current.load(ordering: .relaxed) }

    func change(to size: Int) { current.store(size, ordering: .relaxed) }
}

/// Tells whether others wait for answers while an import goes on.
///
/// It counts what the services have been asked: what an import takes can't be seen from how long its own messages wait,
/// since it is the cause.
struct Courtesy {
    /// With so few records under way the broker and the services have nothing to do now and then, and whoever asks finds
    /// them so; measured in decision 21.
    static let window = 32

    /// More than whoever watches over the services asks of them, a second.
    private static let questionsOfWatchers = 5.0
    /// For so long after a question another may follow.
    private static let memory = Duration.seconds(2)

    /// Until it is known that nobody asks, somebody may.
    private(set) var isCalledFor = true
    private var last: (at: ContinuousClock.Instant, questions: [String: Int])?
    private var lastAskedAt: ContinuousClock.Instant?

    /// Takes notice of how many questions each service has been asked since its start; that for this is among them.
    mutating func notice(_ questions: [String: Int], at now: ContinuousClock.Instant) {
        // Who doesn't answer this time counts from where they were when they do again.
        defer { last = (now, (last?.questions ?? [:]).merging(questions) { $1 }) }
        guard let last, now > last.at else { return }
        let count = questions.reduce(0) { count, service in
            // A service that has started anew counts from zero.
            count + max(0, service.value - (last.questions[service.key] ?? service.value) - 1)
        }
        if Double(count) > Self.questionsOfWatchers * ((now - last.at) / .seconds(1)) { lastAskedAt = now }
        isCalledFor = lastAskedAt.map { now - $0 < Self.memory } ?? false
    }
}

extension Courtesy {
    /// Looks at the services until it is cancelled, and makes a window small while others wait for answers.
    ///
    /// Calls `onYielding` when it has first seen that somebody does.
    static func keep(_ window: Window, settings: ConnectionSettings, onYielding: @Sendable () -> Void) async {
        let full = window.size
        var courtesy = Courtesy()
        let services = Set(Suite.services.map { $0.service })
        var hasYielded = false
        let inquiry = HealthInquiry(settings)
        let requester = inquiry.requester()
        while !Task.isCancelled {
            window.change(to: courtesy.isCalledFor ? min(full, Self.window) : full)
            if courtesy.lastAskedAt != nil, !hasYielded {
                hasYielded = true
                onYielding()
            }
            let answers = await inquiry.answers(expected: services, patience: .milliseconds(500), over: requester)
            courtesy.notice(answers.compactMapValues(\.report.questions), at: .now)
            try? await Task.sleep(for: .milliseconds(250))
        }
        await requester.stop()
    }
}
