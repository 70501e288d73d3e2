public import AMQP
public import Model

/// One piece of work for the writing thread: a message whose body has been read, or what was wrong with it.
public struct Arrival: Sendable {
    package enum Origin: Sendable {
        case broker(queue: String)
        case timer(id: [UInt8])
        case parked(position: Int64, attempt: Int, firstFailedAt: Timestamp?)
        case effect(id: [UInt8])
        /// On its way out: the broker would not take it.
        case outbox
    }

    enum Content: Sendable {
        case call(Route, Route.Call)
        /// Can't be read: answered, and dead at once.
        case unreadable(Refusal)
        /// Could be read, may not be done: answered, and that is all.
        case refused(Refusal)
        /// An event that its sender may not announce: dead at once, and neither its id nor its number is taken for its own.
        case forged(Refusal)
        /// An event that nobody here listens to any more.
        case ignored
    }

    var message: Incoming
    var origin: Origin
    var content: Content

    package var body: [UInt8] { message.body }
}

/// Turns deliveries into arrivals: envelope, sender's role, type, body.
///
/// Touches no database, so any thread may do it.
public struct Reader: Sendable {
    let service: String
    let routes: [String: Route]
    let environment: Environment
    /// Which roles a message is sent with: what the broker says about its sender, and the access token, if it has one.
    let authorize: @Sendable (Incoming) throws -> [Role]
    /// On whose behalf it is sent, so that only what is their own is touched; nobody's, without an access token.
    let bearer: @Sendable (Incoming) throws -> ID<Person>?

    public init(
        service: String,
        routes: [Route],
        environment: Environment,
        authorize: @escaping @Sendable (Incoming) throws -> [Role],
        bearer: @escaping @Sendable (Incoming) throws -> ID<Person>? = { _ in nil }
    ) {
        self.service = service
        self.routes = Dictionary(routes.map { ($0.type, $0) }) { first, _ in first }
        self.environment = environment
        self.authorize = authorize
        self.bearer = bearer
    }

    func adding(_ more: [Route]) -> Reader {
        Reader(
            service: service,
            routes: more + routes.values,
            environment: environment,
            authorize: authorize,
            bearer: bearer
        )
    }

    /// Understands one delivery; whatever is wrong with it becomes its content, never an error.
    public func read(_ delivery: Delivery, from queue: String) -> Arrival {
        do {
            let message = try Incoming(delivery) { environment.newUUID().description }
            return read(message, origin: .broker(queue: queue))
        } catch {
            var arrival = readEnvelope(delivery, from: queue)
            arrival.content = .unreadable(Refusal(error, code: .unreadable))
            return arrival
        }
    }

    /// Understands the envelope of a delivery; what can't be read of it is left empty.
    public func envelope(of delivery: Delivery) -> Incoming {
        readEnvelope(delivery, from: "").message
    }

    /// Understands the envelope alone, for a message whose body must not be touched.
    func readEnvelope(_ delivery: Delivery, from queue: String) -> Arrival {
        let fresh = { environment.newUUID().description }
        let message = Incoming(envelopeOf: delivery, freshID: fresh)
        return Arrival(message: message, origin: .broker(queue: queue), content: .ignored)
    }

    package func read(_ message: Incoming, origin: Arrival.Origin) -> Arrival {
        Arrival(message: message, origin: origin, content: content(of: message, origin: origin))
    }

    private func content(of message: Incoming, origin: Arrival.Origin) -> Arrival.Content {
        guard let route = routes[message.type] else { return unknown(message, origin: origin) }
        if case .broker = origin, let roles = route.roles {
            do {
                try check(message, roles: roles)
            } catch {
                return route.kind == .event ? .forged(error) : .refused(error)
            }
        }
        if route.kind == .event, message.isErased {
            return .call(route, Route.Call(key: message.id) { _ in [] })
        }
        do {
            let call = try route.read(message.body)
            if case .broker = origin { try check(message, actsFor: call.actor) }
            return .call(route, call)
        } catch let refusal as Refusal {
            return .refused(refusal)
        } catch let error as JSONError {
            return .unreadable(Refusal(error, code: error.offset != nil ? .unreadable : .invalidField))
        } catch {
            return .unreadable(Refusal(.unreadable, "\(error)"))
        }
    }

    private func unknown(_ message: Incoming, origin: Arrival.Origin) -> Arrival.Content {
        if case .broker(let queue) = origin, queue.hasSuffix(".events"), message.exchange == Exchange.events {
            return .ignored
        }
        guard !message.type.isEmpty else {
            return .unreadable(
                Refusal(
                    .unknownType,
                    "The message has no type. Set the property type, publish to \(Exchange.commands) with the type as "
                        + "routing key, or put a field \"type\" into the body.",
                    path: "$.type"
                )
            )
        }
        return .unreadable(Refusal(.unknownType, "\(service) does not handle \(message.type)."))
    }

    /// Refuses a message that one person's token was sent with, and that acts for another.
    public func check(_ message: Incoming, actsFor actor: ID<Person>?) throws {
        guard let actor, let bearer = try bearer(message), bearer != actor else { return }
        throw Refusal(.notAllowed, "The access token is another person's.", path: "$")
    }

    /// Refuses a message whose sender has neither one of these roles nor the operator's.
    package func check(_ message: Incoming, roles: [Role]) throws(Refusal) {
        guard roles != [.itself] else {
            throw Refusal(.notAllowed, "\(message.type) is \(service)'s own: it sends it to itself.")
        }
        let sender: [Role]
        do {
            sender = try authorize(message)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.notAllowed, "The sender could not be checked: \(error)")
        }
        if sender.contains(.operator) || !Set(roles).isDisjoint(with: sender) { return }
        let allowed = ([.operator] + roles).map(\.description).joined(separator: " or ")
        let names = sender.isEmpty ? "no role" : "the role " + sender.map(\.description).joined(separator: ", ")
        throw Refusal(.notAllowed, "\(message.type) may be sent by \(allowed); the sender has \(names).")
    }
}
