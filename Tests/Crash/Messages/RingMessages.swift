public import Model

/// The contract of the service at one position.
public enum RingContract<At: Position>: ServiceContract {
    public static var service: String { At.name }
    public static var summary: String { "Passes tokens on round a ring, to be killed while it does." }
    public static var commands: [any Command.Type] { [PassToken<At>.self, WakeToken<At>.self] }
    public static var events: [any Event.Type] { [TokenPassed<At>.self] }
    public static var queries: [any Query.Type] { [] }
}

/// Has a token handled, and passed on while it has hops left.
public struct PassToken<At: Position>: Command {
    public static var name: String { "\(At.name).token.pass" }
    public static var summary: String { "Handles a token and passes it on." }
    public static var roles: [Role] { ring.map(Role.service) }
    public static var refusals: [RefusalCode] { [.errand] }
    public static var example: Self { Self(token: .example, hop: 1) }

    public var token: Token
    public var hop: Int

    public init(token: Token, hop: Int) {
        self.token = token
        self.hop = hop
    }

    public var partitionKey: String { "lane-\(token.lane)" }

    public struct Reply: Codable, Hashable, Sendable {
        public var token: Int

        public init(token: Int) {
            self.token = token
        }
    }
}

/// Goes on with a token whose timer is due.
public struct WakeToken<At: Position>: Command {
    public static var name: String { "\(At.name).token.wake" }
    public static var summary: String { "Passes on a token that has slept." }
    public static var roles: [Role] { [.service(At.name)] }
    public static var example: Self { Self(token: .example, hop: 1) }

    public var token: Token
    public var hop: Int

    public init(token: Token, hop: Int) {
        self.token = token
        self.hop = hop
    }

    public var partitionKey: String { "lane-\(token.lane)" }

    public typealias Reply = PassToken<At>.Reply
}

/// Says that a service has handled a token; the other two listen.
public struct TokenPassed<At: Position>: Event {
    public static var name: String { "\(At.name).token.passed" }
    public static var summary: String { "A token was handled." }
    public static var example: Self { Self(token: .example, hop: 1) }

    public var token: Token
    public var hop: Int

    public init(token: Token, hop: Int) {
        self.token = token
        self.hop = hop
    }

    public var partitionKey: String { "lane-\(token.lane)" }
}

extension RefusalCode {
    public static let errand = RefusalCode("errand", "The token asked to be refused")
}

extension Token {
    static let example = Token(id: 1, origin: 0, lane: 2, number: 3, hops: 4, errand: .sleep, errandHop: 1)
}
