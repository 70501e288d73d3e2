import Model

/// The gateway that Souk brings along: what it does follows from the token that it is paid with.
enum Sandbox: String, CaseIterable {
    case ok = "sandbox_ok"
    case declined = "sandbox_declined"
    /// Takes three seconds.
    case slow = "sandbox_slow"
    /// Answers every request twice.
    case twice = "sandbox_twice"
    /// Says yes, and no right after it.
    case contradicts = "sandbox_contradicts"
    /// Says no, and yes right after it.
    case regrets = "sandbox_regrets"
    /// Knows only when it is asked again.
    case late = "sandbox_late"
    /// Never knows.
    case never = "sandbox_never"
    /// Can't be reached the first two times.
    case unreachable = "sandbox_unreachable"
    /// Names a cent too few at first.
    case wrongAmount = "sandbox_wrong_amount"
    /// Names another currency at first.
    case wrongCurrency = "sandbox_wrong_currency"
    /// Fails to give money back, once.
    case refundFailsOnce = "sandbox_refund_fails_once"
    /// Has not given money back before it is asked a third time.
    case refundLate = "sandbox_refund_late"
    /// Says for about a day that it is still giving the money back.
    case refundSlow = "sandbox_refund_slow"
    /// Names a cent too few when it first gives money back.
    case refundWrongAmount = "sandbox_refund_wrong_amount"

    static let slowness = Duration.seconds(3)

    /// How often it answers one request.
    var answers: Int { [.twice, .contradicts, .regrets].contains(self) ? 2 : 1 }

    func isReachable(attempt: Int) -> Bool { self != .unreachable || attempt > 2 }

    /// What it says to a payment that it has been asked about `checks` times before.
    func capture(checks: Int, answer: Int) -> Trade.PaymentOutcome {
        switch self {
        case .declined: .declined
        case .contradicts where answer == 2: .declined
        case .regrets where answer == 1: .declined
        case .late where checks == 0: .pending
        case .never: .pending
        default: .succeeded
        }
    }

    /// What it says that it has taken.
    func amount(_ amount: Money, checks: Int) -> Money {
        switch self {
        case .wrongAmount where checks == 0: Money(amount.amount - 1, amount.currency)
        case .wrongCurrency where checks == 0: Money(amount.amount, amount.currency == .eur ? .usd : .eur)
        default: amount
        }
    }

    /// What it says that it gives back.
    func refundedAmount(_ amount: Money, asks: Int) -> Money {
        self == .refundWrongAmount && asks == 1 ? Money(amount.amount - 1, amount.currency) : amount
    }

    func refund(attempt: Int, asks: Int) -> Trade.PaymentOutcome {
        switch self {
        case .refundFailsOnce where attempt == 1: .declined
        case .refundLate where asks < 3: .pending
        case .refundSlow where asks < 16: .pending
        default: .succeeded
        }
    }
}

/// Nobody answers; whether the gateway has done something is not known.
struct GatewayUnreachable: Error {}
