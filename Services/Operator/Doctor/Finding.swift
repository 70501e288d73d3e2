/// What `souk doctor` has to say about one thing.
struct Finding: Codable, Equatable, Sendable {
    enum Verdict: String, Codable, Sendable {
        case good, wrong
        /// Worth a look, but it works.
        case remarkable
        /// Cannot be found out over AMQP.
        case unknown
    }

    var verdict: Verdict
    /// The broker, a queue, a service.
    var subject: String
    var text: String
    /// What to do about it.
    var nextStep: String?

    static func good(_ subject: String, _ text: String) -> Finding {
        Finding(verdict: .good, subject: subject, text: text)
    }

    static func wrong(_ subject: String, _ text: String, nextStep: String) -> Finding {
        Finding(verdict: .wrong, subject: subject, text: text, nextStep: nextStep)
    }

    static func remarkable(_ subject: String, _ text: String, nextStep: String) -> Finding {
        Finding(verdict: .remarkable, subject: subject, text: text, nextStep: nextStep)
    }

    static func unknown(_ subject: String, _ text: String, nextStep: String) -> Finding {
        Finding(verdict: .unknown, subject: subject, text: text, nextStep: nextStep)
    }
}

extension Finding {
    func lines(for stream: Console.Stream) -> [String] {
        let (mark, paint): (String, Console.Stream.Paint) =
            switch verdict {
            case .good: ("✓", .green)
            case .wrong: ("✗", .red)
            case .remarkable: ("!", .yellow)
            case .unknown: ("?", .dim)
            }
        let line = "\(stream.painted(mark, paint)) \(stream.painted(subject, .bold)): \(DisplayText(text).text)"
        return [line] + (nextStep.map { ["    → \(DisplayText($0).text)"] } ?? [])
    }
}
