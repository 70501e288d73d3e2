internal import Messaging
internal import Model

extension Service {
    /// A reaction that every service has; one that lists its own to the same event runs that first.
    static func standing<E: Event>(
        _ context: ServiceContext,
        _ react: @escaping @Sendable (E, Transaction) throws -> Void
    ) -> Route {
        let own = handlers.lazy.compactMap { $0.route(context) }.first { $0.type == E.name }
        return Route(type: E.name, kind: .event, roles: [.service(E.service)]) { body in
            let event = try JSON.decode(E.self, from: body)
            let ownCall = try own?.read(body)
            return Route.Call(key: event.partitionKey) { unit in
                _ = try ownCall?.run(unit)
                try react(event, Transaction(unit, context))
                return []
            }
        }
    }
}
