internal import AMQP
internal import Logging
internal import Messaging
public import Model
internal import Privacy
public import Storage
internal import Synchronization

/// Where a service keeps its data, and what its environment says.
public enum ServicePlace: Sendable {
    /// A folder, and the environment variables of the process.
    case folder(String, variables: [String: String])
    /// For tests: nothing outlives the service.
    case memory
}

/// What the handlers of one running service share besides its database.
public final class ServiceContext: Sendable {
    let resource: any Sendable
    /// What the service knows by heart; nil if it has no memory, or this process needs none.
    let memory: (any HeldMemory)?
    let asking: any Asking
    let leases: KeyLeases
    let access: AccessDesk
    /// What the service answers for, it signs by this.
    let signing: SigningKey

    init(
        resource: any Sendable,
        memory: (any HeldMemory)? = nil,
        asking: any Asking,
        leases: KeyLeases = KeyLeases(),
        access: AccessDesk,
        signing: SigningKey = SigningKey()
    ) {
        self.resource = resource
        self.memory = memory
        self.asking = asking
        self.leases = leases
        self.access = access
        self.signing = signing
    }
}

extension Service {
    /// Opens what the service keeps besides its database, and recalls what it knows by heart from the `store`.
    ///
    /// Without a store nothing is remembered: for a process that only handles messages and answers nobody.
    public static func context(
        in place: ServicePlace,
        recalling store: Store?,
        asking: any Asking
    ) throws -> ServiceContext {
        ServiceContext(
            resource: try openResource(in: place),
            memory: try store.flatMap { try recall(from: $0) },
            asking: asking,
            access: try AccessDesk(service: name, recalling: store, asking: asking),
            signing: try ServiceKeyFile(of: name, in: place).read()
        )
    }
}

extension Transaction {
    /// What the service's `openResource` has opened.
    public func resource<R: Sendable>(_ type: R.Type = R.self) -> R { context.resource(type) }
}

extension Snapshot {
    /// What the service's `openResource` has opened.
    public func resource<R: Sendable>(_ type: R.Type = R.self) -> R { context.resource(type) }
}

extension ServiceContext {
    package func resource<R>(_ type: R.Type) -> R {
        guard let resource = resource as? R else {
            preconditionFailure("the service opens \(Swift.type(of: resource)), not \(type)")
        }
        return resource
    }
}

/// Asks other services.
public protocol Asking: Sendable {
    /// - Throws: `Refusal` as the service gave it; anything else if there is no answer.
    func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply
}

/// Asks over a connection that is opened with the first question: most services have none.
final class LazyRequests: Asking {
    private let connection: ConnectionSettings
    private let service: String
    private let logger: Logger
    private let client = Mutex<RequestClient?>(nil)

    init(_ connection: ConnectionSettings, service: String, logger: Logger) {
        self.connection = connection
        self.service = service
        self.logger = logger
    }

    func ask<Q: Query>(_ query: Q, timeout: Duration) async throws -> Q.Reply {
        try await opened().ask(query, timeout: timeout)
    }

    func stop() async {
        await client.withLock { $0 }?.stop()
    }

    private func opened() -> RequestClient {
        client.withLock { client in
            if let client { return client }
            let opened = RequestClient(connection: connection, source: service, logger: logger)
            opened.start()
            client = opened
            return opened
        }
    }
}
