internal import AMQP
public import Model
public import Storage

/// What a service does with one type of message, its Swift types forgotten.
public struct Route: Sendable {
    /// A message whose body has been read: ready to run, as often as needed.
    public struct Call: Sendable {
        /// Messages of one key run in the order of their arrival.
        public var key: String
        /// Who does this, if it is something that people do themselves.
        public var actor: ID<Person>?
        /// Runs the handler; returns the body of the reply, empty if the message is not answered.
        public var run: @Sendable (WorkUnit) throws -> [UInt8]

        public init(
            key: String,
            actor: ID<Person>? = nil,
            run: @escaping @Sendable (WorkUnit) throws -> [UInt8]
        ) {
            self.key = key
            self.actor = actor
            self.run = run
        }
    }

    public enum Kind: Sendable { case command, event }

    public var type: String
    public var kind: Kind
    /// Who may send it, besides the operator; nil: whoever the broker lets.
    public var roles: [Role]?
    /// Reads the body; on the thread that consumes, so that the one that writes need not.
    public var read: @Sendable ([UInt8]) throws -> Call

    public init(
        type: String,
        kind: Kind,
        roles: [Role]?,
        read: @escaping @Sendable ([UInt8]) throws -> Call
    ) {
        self.type = type
        self.kind = kind
        self.roles = roles
        self.read = read
    }
}

/// What a service answers to one type of query.
public struct QueryRoute: Sendable {
    public var type: String
    public var roles: [Role]
    /// Answers from a snapshot of the database; returns the body of the reply.
    public var answer: @Sendable (_ query: Incoming, _ snapshot: Database, _ now: Timestamp) throws -> [UInt8]

    public init(
        type: String,
        roles: [Role],
        answer: @escaping @Sendable (Incoming, Database, Timestamp) throws -> [UInt8]
    ) {
        self.type = type
        self.roles = roles
        self.answer = answer
    }
}

/// How one type of outside call is made.
public struct EffectRoute: Sendable {
    /// One attempt at a call: what the other side needs to recognise a repeat.
    public struct Attempt: Hashable, Sendable {
        /// The same for every attempt at this call: send it along as the idempotency key.
        public var id: UUID128
        /// Counted from 1.
        public var number: Int

        public init(id: UUID128, number: Int) {
            self.id = id
            self.number = number
        }
    }

    /// The command that carries the result back.
    public struct Outcome: Sendable {
        public var type: String
        public var body: [UInt8]

        public init(type: String, body: [UInt8]) {
            self.type = type
            self.body = body
        }
    }

    public var type: String
    /// After this long without a result an attempt counts as failed, and the next one may begin.
    public var lease: Duration
    public var perform: @Sendable (_ body: [UInt8], Attempt) async throws -> Outcome

    public init(
        type: String,
        lease: Duration,
        perform: @escaping @Sendable ([UInt8], Attempt) async throws -> Outcome
    ) {
        self.type = type
        self.lease = lease
        self.perform = perform
    }
}
