/// How a verb ended, as the shell sees it.
enum ExitStatus: Int32, Sendable {
    case done = 0
    /// The other side said no, or a check found something wrong.
    case refused = 1
    /// Nobody answered: no broker, no such queue, or a service that is down or slow.
    case unreachable = 2
    /// The command line itself is wrong.
    case usage = 64
}

/// What went wrong, and what to do next.
struct Failure: Error, Equatable {
    var status: ExitStatus
    var mistake: String
    var nextStep: String?

    static func usage(_ mistake: String, nextStep: String? = nil) -> Failure {
        Failure(status: .usage, mistake: mistake, nextStep: nextStep)
    }

    static func refused(_ mistake: String, nextStep: String? = nil) -> Failure {
        Failure(status: .refused, mistake: mistake, nextStep: nextStep)
    }

    static func unreachable(_ mistake: String, nextStep: String? = nil) -> Failure {
        Failure(status: .unreachable, mistake: mistake, nextStep: nextStep)
    }
}

extension Failure: CustomStringConvertible {
    var description: String {
        guard let nextStep else { return mistake }
        return mistake + "\n" + nextStep
    }
}
