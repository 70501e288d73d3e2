public import Messaging
public import Model
internal import Storage

/// One thing a service reacts to; made by `on(…)` from a function.
public struct Handler: Sendable {
    enum Kind: Sendable {
        case route(Route)
        case query(QueryRoute)
        case effect(EffectRoute)
    }

    let kind: Kind

    /// The name of the message or effect.
    public var type: String {
        switch kind {
        case .route(let route): route.type
        case .query(let query): query.type
        case .effect(let effect): effect.type
        }
    }
}

extension Service {
    /// Reads messages for this service's handlers; `authorize` tells the roles that a message is sent with.
    public static func reader(
        environment: Environment,
        authorize: @escaping @Sendable (Incoming) throws -> [Role]
    ) -> Reader {
        let routes = handlers.compactMap { handler in
            if case .route(let route) = handler.kind { route } else { nil }
        }
        return Reader(service: name, routes: routes, environment: environment, authorize: authorize)
    }

    public static var queryRoutes: [QueryRoute] {
        handlers.compactMap { handler in
            if case .query(let route) = handler.kind { route } else { nil }
        }
    }

    public static var effectRoutes: [EffectRoute] {
        handlers.compactMap { handler in
            if case .effect(let route) = handler.kind { route } else { nil }
        }
    }
}

/// Handles a command: the function changes what it will, and returns the reply.
public func on<C: Command>(_ handler: @escaping @Sendable (C, Transaction) throws -> C.Reply) -> Handler {
    Handler(
        kind: .route(
            Route(type: C.name, kind: .command, roles: C.roles) { body in
                let command = try JSON.decode(C.self, from: body)
                return Route.Call(key: command.partitionKey) { unit in
                    try Reply.ok(handler(command, Transaction(unit)))
                }
            }
        )
    )
}

/// Reacts to an event, of another service as a rule.
public func on<E: Event>(_ reaction: @escaping @Sendable (E, Transaction) throws -> Void) -> Handler {
    Handler(
        kind: .route(
            Route(type: E.name, kind: .event, roles: nil) { body in
                let event = try JSON.decode(E.self, from: body)
                return Route.Call(key: event.partitionKey) { unit in
                    try reaction(event, Transaction(unit))
                    return []
                }
            }
        )
    )
}

/// Answers a query.
public func on<Q: Query>(_ answer: @escaping @Sendable (Q, Snapshot) throws -> Q.Reply) -> Handler {
    Handler(
        kind: .query(
            QueryRoute(type: Q.name, roles: Q.roles) { message, database, now in
                let query = try JSON.decode(Q.self, from: message.body)
                return try Reply.ok(answer(query, Snapshot(database: database, now: now, cause: Cause(message))))
            }
        )
    )
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
        kind: .effect(
            EffectRoute(type: E.name, lease: lease) { body, attempt in
                let outcome = try await perform(JSON.decode(E.self, from: body), attempt)
                return EffectRoute.Outcome(type: E.Outcome.name, body: try JSON.encode(outcome))
            }
        )
    )
}

/// One attempt at an outside call.
public typealias EffectAttempt = EffectRoute.Attempt

/// A service's table of contents.
@resultBuilder
public enum HandlerList {
    public static func buildBlock(_ handlers: Handler...) -> [Handler] { handlers }
}
