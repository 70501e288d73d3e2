public import Messaging
public import Model
internal import Storage

/// One thing a service reacts to; made by `on(…)` from a function.
public struct Handler: Sendable {
    enum Kind: Sendable {
        case route(@Sendable (ServiceContext) -> Route)
        case query(@Sendable (ServiceContext) -> QueryRoute)
        case effect(@Sendable (ServiceContext) -> EffectRoute)
    }

    /// The name of the message or effect.
    public let type: String
    let kind: Kind

    public var isEffect: Bool {
        if case .effect = kind { true } else { false }
    }

    func route(_ context: ServiceContext) -> Route? {
        if case .route(let route) = kind { route(context) } else { nil }
    }
}

extension Service {
    /// Reads messages for this service's handlers; `authorize` tells the roles that a message is sent with.
    public static func reader(
        _ context: ServiceContext,
        environment: Environment,
        authorize: @escaping @Sendable (Incoming) throws -> [Role]
    ) -> Reader {
        // The first of a type counts: these run the service's own, if there is one.
        let standing =
            [erasureRoute(context), exportRoute(context), retentionRoute(context)] + restrictionRoutes(context)
            + tokenRoutes(context)
        let routes = standing + handlers.compactMap { $0.route(context) }
        return Reader(
            service: name,
            routes: routes,
            environment: environment,
            authorize: { message in
                try context.access.roles(of: message, granted: authorize(message), at: environment.now())
            },
            bearer: { message in try context.access.bearer(of: message, at: environment.now()) }
        )
    }

    public static func queryRoutes(_ context: ServiceContext) -> [QueryRoute] {
        handlers.compactMap { handler in
            if case .query(let route) = handler.kind { route(context) } else { nil }
        }
    }

    public static func effectRoutes(_ context: ServiceContext) -> [EffectRoute] {
        handlers.compactMap { handler in
            if case .effect(let route) = handler.kind { route(context) } else { nil }
        }
    }
}

/// Handles a command: the function changes what it will, and returns the reply.
public func on<C: Command>(_ handler: @escaping @Sendable (C, Transaction) throws -> C.Reply) -> Handler {
    Handler(
        type: C.name,
        kind: .route { context in
            Route(type: C.name, kind: .command, roles: C.roles) { body in
                let command = try JSON.decode(C.self, from: body)
                return Route.Call(key: command.partitionKey, actor: (command as? any Personal)?.actor) { unit in
                    try Reply.ok(handler(command, Transaction(unit, context)))
                }
            }
        }
    )
}

/// What a handler says that has more to say than a reply.
public enum Answer<Reply: Encodable & Sendable>: Sendable {
    case now(Reply)
    /// The command that carries the call's result back answers in the place of this one; see
    /// ``Transaction/answer(by:)``.
    case later
    /// No, like a `Refusal` that is thrown; but what the handler has written stays, such as the count of somebody's tries.
    case refused(Refusal)

    fileprivate var body: [UInt8] {
        get throws {
            switch self {
            case .now(let reply): try Messaging.Reply.ok(reply)
            case .later: []
            case .refused(let refusal): Messaging.Reply.problem(refusal)
            }
        }
    }
}

/// Handles a command that is answered now, or by the result of an effect, or by a refusal that leaves its mark.
public func on<C: Command>(_ handler: @escaping @Sendable (C, Transaction) throws -> Answer<C.Reply>) -> Handler {
    Handler(
        type: C.name,
        kind: .route { context in
            Route(type: C.name, kind: .command, roles: C.roles) { body in
                let command = try JSON.decode(C.self, from: body)
                return Route.Call(key: command.partitionKey, actor: (command as? any Personal)?.actor) { unit in
                    try handler(command, Transaction(unit, context)).body
                }
            }
        }
    )
}

/// Reacts to an event, of another service as a rule.
public func on<E: Event>(_ reaction: @escaping @Sendable (E, Transaction) throws -> Void) -> Handler {
    Handler(
        type: E.name,
        kind: .route { context in
            Route(type: E.name, kind: .event, roles: [.service(E.service)]) { body in
                let event = try JSON.decode(E.self, from: body)
                return Route.Call(key: event.partitionKey) { unit in
                    try reaction(event, Transaction(unit, context))
                    return []
                }
            }
        }
    )
}

/// Answers a query.
public func on<Q: Query>(_ answer: @escaping @Sendable (Q, Snapshot) throws -> Q.Reply) -> Handler {
    Handler(
        type: Q.name,
        kind: .query { context in
            QueryRoute(type: Q.name, roles: Q.roles) { message, database, now in
                let query = try JSON.decode(Q.self, from: message.body)
                if let personal = query as? any Personal {
                    try context.access.check(message, actsFor: personal.actor, at: now)
                }
                return try Reply.ok(answer(query, Snapshot(message, database, now: now, context)))
            }
        }
    )
}

/// Answers a query from the service's memory, which nobody else touches meanwhile.
public func on<Q: Query, M: WorkingMemory>(
    _ answer: @escaping @Sendable (Q, Snapshot, inout M) throws -> Q.Reply
) -> Handler {
    on { (query: Q, snapshot: Snapshot) in
        guard let memory = snapshot.context.memory as? Held<M> else {
            preconditionFailure("\(Q.name) is answered from a \(M.self), which is not the service's memory")
        }
        return try memory.use { memory in try answer(query, snapshot, &memory) }
    }
}

/// Makes calls to the outside world.
///
/// - Parameters:
///   - lease: after this long without a result an attempt counts as failed, and another may begin beside it.
///   - perform: is given the same ``EffectAttempt/id`` for every attempt, to send along as the idempotency key.
/// - Returns: the handler, for the service's list.
public func on<E: Effect>(
    lease: Duration = .seconds(60),
    _ perform: @escaping @Sendable (E, EffectAttempt) async throws -> E.Outcome
) -> Handler {
    Handler(
        type: E.name,
        kind: .effect { context in
            EffectRoute(type: E.name, lease: lease) { body, attempt in
                let outcome = try await perform(JSON.decode(E.self, from: body), EffectAttempt(attempt, context))
                return EffectRoute.Outcome(type: E.Outcome.name, body: try JSON.encode(outcome))
            }
        }
    )
}

/// A service's table of contents.
@resultBuilder
public enum HandlerList {
    public static func buildBlock(_ handlers: Handler...) -> [Handler] { handlers }
}
