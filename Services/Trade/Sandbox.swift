import Model

/// The gateway that Souk brings along: what it does follows from the token that it is paid with.
enum Sandbox: String, CaseIterable {
    case ok = "sandbox_ok"
    case declined = "sandbox_declined"
    /// Takes three seconds.
    case slow = "sandbox_slow"
    /// Answers every request twice.
    case twice = "sandbox_twice"
    /// Knows only when it is asked again.
    case late = "sandbox_late"
    /// Can't be reached the first two times.
    case unreachable = "sandbox_unreachable"
    /// Fails to give money back, once.
    case refundFailsOnce = "sandbox_refund_fails_once"
    /// Has not given money back before it is asked a third time.
    case refundLate = "sandbox_refund_late"

    static let slowness = Duration.seconds(3)

    /// How often it answers one request.
    var answers: Int { self == .twice ? 2 : 1 }

    func isReachable(attempt: Int) -> Bool { self != .unreachable || attempt > 2 }

    /// What it says to a payment that it has been asked about `checks` times before.
    func capture(checks: Int) -> Trade.PaymentOutcome {
        switch self {
        case .declined: .declined
        case .late where checks == 0: .pending
        default: .succeeded
        }
    }

    func refund(attempt: Int) -> Trade.PaymentOutcome {
        switch self {
        case .refundFailsOnce where attempt == 1: .declined
        case .refundLate where attempt < 3: .pending
        default: .succeeded
        }
    }
}

/// Nobody answers; whether the gateway has done something is not known.
struct GatewayUnreachable: Error {}
