/// The moments at which a crash must lose nothing and double nothing: a test kind of service dies at each of them.
public enum Failpoint: String, CaseIterable, Sendable {
    /// Deliveries have arrived; no transaction yet.
    case received
    /// The transaction has begun.
    case began
    /// A handler has run; its change is in the transaction.
    case handled
    /// The whole batch is in the transaction.
    case beforeCommit = "before_commit"
    /// The batch is durable; nothing has been acknowledged or published.
    case committed
    /// The acknowledgement is on its way.
    case acknowledged
    /// The new messages are with the publisher.
    case published
    /// The broker has confirmed some; their rows are still there.
    case confirmed
    /// A timer, a parked message or an effect is about to run.
    case due
}
