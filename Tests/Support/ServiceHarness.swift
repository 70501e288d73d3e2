public import AMQP
import Logging
public import Messaging
public import Model
public import ServiceKit
public import Storage
import Synchronization

/// One service without a broker: its real worker loop on a database in memory, a stopped clock, counted ids.
///
/// What would go to the broker is collected instead; what would come from it is given by the test.
public final class ServiceHarness<S: Service> {
    public let clock: StoppedClock
    public let store: Store
    private let context: ServiceContext
    private let reader: Reader
    private let queries: [QueryRoute]
    private let environment: Environment
    private let asking: any Asking
    private let processor: Processor
    /// All that has left the service, in order.
    public private(set) var published: [OutgoingMessage] = []
    /// The replies to whoever waited on its connection, in order.
    public private(set) var replies: [OutgoingMessage] = []
    public private(set) var startedEffects: [Processor.StartedEffect] = []
    private var pendingEffects: ArraySlice<Processor.StartedEffect> = []
    public private(set) var counts = Processor.Counts.none
    private var sequences: [String: Int64] = [:]
    private var messages = 0
    private var watch = PersonWatch(S.self)

    /// Opens the service at `place`; its effects ask whoever `asking` is, by default nobody.
    ///
    /// With a `store` that another harness has left it can be asked what a new start finds.
    public convenience init(
        _ service: S.Type,
        store: Store? = nil,
        retry: RetrySchedule = .standard,
        in place: ServicePlace = .memory,
        asking: any Asking = NobodyAnswers()
    ) throws {
        try self.init(store: store, retry: retry, in: place, asking: asking, clock: StoppedClock(), random: counting())
    }

    /// The service as it comes up again after its process has died: what was committed is there, and nothing else.
    ///
    /// Clock, ids and numbers of messages go on where they were; so does all that lies in a folder, if `place` is one.
    public convenience init(restarting dead: ServiceHarness, in place: ServicePlace = .memory) throws {
        try self.init(
            store: dead.store,
            retry: .standard,
            in: place,
            asking: dead.asking,
            clock: dead.clock,
            random: dead.environment.random
        )
        messages = dead.messages
        sequences = dead.sequences
        watch = dead.watch
    }

    private init(
        store: Store?,
        retry: RetrySchedule,
        in place: ServicePlace,
        asking: any Asking,
        clock: StoppedClock,
        random: @escaping @Sendable () -> UInt64
    ) throws {
        self.clock = clock
        self.asking = asking
        environment = Environment(now: { clock.now }, random: random)
        switch place {
        case .memory: self.store = try store ?? Store(.memory, schemas: S.schemas)
        case .folder(let folder, _): self.store = try Store(.file("\(folder)/\(S.name).sqlite"), schemas: S.schemas)
        }
        context = try S.context(in: place, recalling: self.store, asking: asking)
        reader = S.reader(context, environment: environment) { message in
            message.user.flatMap(Role.init(user:)).map { [$0] } ?? [.operator]
        }
        queries = S.queryRoutes(context)
        var settings = S.processing
        settings.retry = retry
        processor = try Processor(
            store: self.store,
            reader: reader,
            effects: S.effectRoutes(context),
            settings: settings,
            environment: environment,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Sends a command and returns its reply.
    ///
    /// The message id is a fresh one if `id` is nil; a sender without `user` has the role of the operator.
    /// - Throws: `Refusal`, with the code on the wire; `NotAnswered` if the message was parked or is dead.
    @discardableResult
    public func send<C: Command>(
        _ command: C,
        id: String? = nil,
        from user: String? = nil,
        token: String? = nil
    ) throws -> C.Reply {
        try answer(C.Reply.self, to: delivery(C.name, body: JSON.encode(command), id: id, user: user, token: token))
    }

    /// Sends a command that takes an effect to answer, makes the outside calls, and returns the reply.
    @discardableResult
    public func finish<C: Command>(
        _ command: C,
        id: String? = nil,
        from user: String? = nil,
        token: String? = nil
    ) async throws -> C.Reply {
        let delivery = delivery(C.name, body: try JSON.encode(command), id: id, user: user, token: token)
        return try await finish(C.self, [delivery])[0].get()
    }

    /// Has commands arrive in one batch, makes the outside calls that they lead to, and returns all replies.
    public func finish<C: Command>(_ commands: [C]) async throws -> [Result<C.Reply, Refusal>] {
        let deliveries = try commands.map { delivery(C.name, body: try JSON.encode($0), id: nil, user: nil) }
        return try await finish(C.self, deliveries)
    }

    /// Has a command arrive that is answered later, if at all.
    public func start<C: Command>(_ command: C) throws {
        let delivery = delivery(C.name, body: try JSON.encode(command), id: nil, user: nil)
        try run([.arrival(reader.read(delivery, from: "\(S.name).commands"))])
    }

    /// What the service's handlers get from `resource()`.
    public func resource<R: Sendable>(_ type: R.Type = R.self) -> R { context.resource(type) }

    private func finish<C: Command>(_ type: C.Type, _ deliveries: [Delivery]) async throws -> [Result<C.Reply, Refusal>]
    {
        let before = replies.count
        try run(deliveries.map { .arrival(reader.read($0, from: "\(S.name).commands")) })
        try await performEffects()
        let bodies = Dictionary(
            replies[before...].map { ($0.properties.correlationID ?? "", $0.body) },
            uniquingKeysWith: { $1 }
        )
        return try deliveries.map { delivery in
            guard let body = bodies[delivery.properties.correlationID ?? ""] else { throw NotAnswered() }
            do {
                return .success(try Reply.read(C.Reply.self, from: body))
            } catch let refusal as Refusal {
                return .failure(refusal)
            }
        }
    }

    /// Has an event of another service arrive, with the next number of its type.
    public func deliver<E: Event>(_ event: E, from user: String? = nil) throws {
        let sequence = (sequences[E.name] ?? 0) + 1
        sequences[E.name] = sequence
        var delivery = delivery(E.name, body: try JSON.encode(event), id: nil, user: user)
        delivery.exchange = Exchange.events
        delivery.properties.appID = E.service
        delivery.properties.headers["souk-seq"] = .int(sequence)
        delivery.properties.headers["souk-epoch"] = .int(1)
        try deliver(delivery)
    }

    /// Has an event arrive, as it is.
    public func deliver(_ delivery: Delivery) throws {
        try run([.arrival(reader.read(delivery, from: "\(S.name).events"))])
    }

    /// Asks a query; an asker without `user` has the role of the operator.
    public func ask<Q: Query>(_ query: Q, from user: String? = nil, token: String? = nil) throws -> Q.Reply {
        let delivery = delivery(Q.name, body: try JSON.encode(query), id: nil, user: user, token: token)
        guard let route = queries.first(where: { $0.type == Q.name }) else {
            throw Refusal(.unknownType, "\(S.name) does not answer \(Q.name).")
        }
        let message = reader.envelope(of: delivery)
        try reader.check(message, roles: route.roles)
        return try Reply.read(Q.Reply.self, from: store.read { try route.answer(message, $0, clock.now) })
    }

    /// Runs timers and retries that are due.
    public func fireTimers() throws {
        while let due = processor.nextDue, due <= clock.now { try run([]) }
    }

    /// Makes the outside calls that are due, for real, and takes in what comes of them.
    public func performEffects() async throws {
        try fireTimers()
        while let effect = pendingEffects.popFirst() {
            let attempt = EffectRoute.Attempt(id: UUID128(bytes: effect.id), number: effect.attempt)
            do {
                let outcome = try await effect.route.perform(effect.body, attempt)
                messages += 1
                let message = Incoming(
                    stored: Properties(messageID: "test-\(messages)", type: outcome.type, appID: S.name),
                    exchange: Exchange.commands,
                    routingKey: outcome.type,
                    body: outcome.body
                )
                try run([.arrival(reader.read(message, origin: .effect(id: effect.id)))])
            } catch {
                try run([.effectFailed(id: effect.id, attempt: effect.attempt, error: "\(error)")])
            }
            try fireTimers()
        }
    }

    /// The events of one type that have left, in order.
    public func emitted<E: Event>(_ event: E.Type) throws -> [E] {
        try published.filter { $0.exchange == Exchange.events && $0.routingKey == E.name }
            .map { try JSON.decode(E.self, from: $0.body) }
    }

    /// The latest event of one type that has left; however many there were, only this one is read.
    public func lastEmitted<E: Event>(_ event: E.Type) throws -> E? {
        try published.last { $0.exchange == Exchange.events && $0.routingKey == E.name }
            .map { try JSON.decode(E.self, from: $0.body) }
    }

    /// The commands of one type that have left, in order.
    public func sent<C: Command>(_ command: C.Type) throws -> [C] {
        try published.filter { $0.exchange == Exchange.commands && $0.routingKey == C.name }
            .map { try JSON.decode(C.self, from: $0.body) }
    }

    /// The reasons of the messages that have become dead letters, in order.
    public var deadReasons: [String] {
        published.filter { $0.exchange == Exchange.dead }
            .compactMap { $0.properties.headers["souk-reason"]?.stringValue }
    }

    private func answer<R: Decodable>(_ type: R.Type, to delivery: Delivery) throws -> R {
        let batch = try run([.arrival(reader.read(delivery, from: "\(S.name).commands"))])
        guard let reply = batch.replies.last else { throw NotAnswered() }
        return try Reply.read(R.self, from: reply.body)
    }

    @discardableResult
    private func run(_ work: [Processor.Work]) throws -> Processor.Batch {
        let batch = try processor.process(work)
        for case .arrival(let arrival) in work { watch.see(arrival.body) }
        try watch.look(in: store)
        for action in batch.afterCommit { action() }
        published += batch.publications
        replies += batch.replies
        startedEffects += batch.effects
        pendingEffects += batch.effects
        counts.add(batch.counts)
        return batch
    }

    private func delivery(
        _ type: String,
        body: [UInt8],
        id: String?,
        user: String?,
        token: String? = nil
    ) -> Delivery {
        messages += 1
        return Delivery(
            exchange: Exchange.commands,
            routingKey: type,
            properties: Properties(
                contentType: "application/json",
                headers: token.map { [Header.authorization: .string("Bearer \($0)")] } ?? [:],
                correlationID: "\(messages)",
                replyTo: "amq.rabbitmq.reply-to.test",
                messageID: id ?? "test-\(messages)",
                type: type,
                userID: user,
                appID: "test"
            ),
            body: body
        )
    }
}

/// There is nobody that an effect could ask.
public struct NobodyAnswers: Asking {
    public init() {}

    public func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply {
        throw Refusal(.failed, "Nobody answers \(Q.name) in this test: give the harness somebody to ask.")
    }
}

/// The message was parked, or became a dead letter, and nobody was answered.
public struct NotAnswered: Error {}

/// A clock that moves only when told to; it begins on 1 January 2026.
public final class StoppedClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_767_225_600_000))

    public init() {}

    public var now: Timestamp { time.withLock { $0 } }

    public func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }
}

/// Words that are the same in every run.
private func counting() -> @Sendable () -> UInt64 {
    let count = Mutex<UInt64>(0)
    return {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
