import Glibc
import Model
import RingMessages
import ServiceKit
import Storage

/// The service at one position of the ring: writes down what it does and hears, and passes tokens on.
struct RingService<At: Position>: Service {
    static var contract: any ServiceContract.Type { RingContract<At>.self }
    static var schema: Schema { ringSchema }

    @HandlerList static var handlers: [Handler] {
        on(passToken as @Sendable (PassToken<At>, Transaction) throws -> PassToken<At>.Reply)
        on(wakeToken as @Sendable (WakeToken<At>, Transaction) throws -> PassToken<At>.Reply)
        on(noteVisit as @Sendable (TokenPassed<At.Next>, Transaction) throws -> Void)
        on(noteVisit as @Sendable (TokenPassed<At.Next.Next>, Transaction) throws -> Void)
    }
}

/// Does the token's errand, if it is due, and then visits this position.
func passToken<At>(_ command: PassToken<At>, in transaction: Transaction) throws -> PassToken<At>.Reply {
    let token = command.token
    if token.errandHop == command.hop {
        switch token.errand {
        case .none: break
        case .sleep:
            transaction.schedule(
                WakeToken<At>(token: token, hop: command.hop),
                at: transaction.now + .milliseconds(800)
            )
            return .init(token: token.id)
        case .stumble:
            // The three tries at once fail, and the first after a pause succeeds.
            guard transaction.cause.attempt >= 3 else { throw Stumble() }
        case .refuse:
            throw Refusal(.errand, "Token \(token.id) wants to be refused.")
        case .abort:
            preconditionFailure("Token \(token.id) is poison.")
        case .exit:
            exit(1)
        case .overflow:
            return .init(token: depth(below: token.id))
        }
    }
    try visit(At.self, token, hop: command.hop, in: transaction)
    return .init(token: token.id)
}

/// Visits this position with a token that has slept.
func wakeToken<At>(_ command: WakeToken<At>, in transaction: Transaction) throws -> PassToken<At>.Reply {
    try visit(At.self, command.token, hop: command.hop, in: transaction)
    return .init(token: command.token.id)
}

/// Writes down the visit, announces it, and sends the token on.
private func visit<At: Position>(_ position: At.Type, _ token: Token, hop: Int, in transaction: Transaction) throws {
    try transaction.database.run(
        "INSERT INTO visit (token, hop, lane, number) VALUES (?, ?, ?, ?)",
        [token.id, hop, token.lane, token.number]
    )
    transaction.emit(TokenPassed<At>(token: token, hop: hop))
    if hop + 1 < token.hops {
        transaction.send(PassToken<At.Next>(token: token, hop: hop + 1))
    }
}

/// Writes down that another position was visited.
func noteVisit<At>(_ event: TokenPassed<At>, in transaction: Transaction) throws {
    let token = event.token
    try transaction.database.run(
        "INSERT INTO hearing (source, token, hop, lane, number) VALUES (?, ?, ?, ?, ?)",
        [At.name, token.id, event.hop, token.lane, token.number]
    )
}

/// Counts without an end, each step on top of the last, until the stack is full.
private func depth(below level: Int) -> Int {
    level == .max ? level : max(level, depth(below: level + 1))
}

/// A failure that passes.
struct Stumble: Error {}

/// No UNIQUE anywhere: what happens twice has to show.
let ringSchema = Schema(
    "ring",
    [
        .init(
            "1",
            sql: """
                CREATE TABLE visit (
                    id INTEGER PRIMARY KEY,
                    token INTEGER NOT NULL,
                    hop INTEGER NOT NULL,
                    lane INTEGER NOT NULL,
                    number INTEGER NOT NULL
                );
                CREATE TABLE hearing (
                    id INTEGER PRIMARY KEY,
                    source TEXT NOT NULL,
                    token INTEGER NOT NULL,
                    hop INTEGER NOT NULL,
                    lane INTEGER NOT NULL,
                    number INTEGER NOT NULL
                );
                """
        )
    ]
)
