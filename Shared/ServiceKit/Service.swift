internal import ArgumentParser
package import Messaging
public import Model
public import Storage

/// One service: its name, its tables and all it reacts to.
///
/// Everything else comes from here.
///
/// ```swift
/// @main struct CatalogueService: Service {
///     static let contract: any ServiceContract.Type = Catalogue.self
///     static let schema = catalogueSchema
///     @HandlerList static var handlers: [Handler] {
///         on(createProduct)
///         on(findProducts)
///     }
/// }
/// ```
public protocol Service: Sendable {
    /// The messages it owns, and so its name.
    static var contract: any ServiceContract.Type { get }
    static var schema: Schema { get }
    /// All it handles: commands, events of others, queries, effects.
    @HandlerList static var handlers: [Handler] { get }
    /// What it keeps in memory beside its database, if anything.
    static var memory: (any WorkingMemory.Type)? { get }
    /// Whether all its data follows from events, so that `rebuild` may make it anew from the log.
    static var isProjection: Bool { get }
    /// Its tables that are about people: whoever leaves is taken out of these.
    static var personalData: [PersonalTable] { get }
    /// How long rows of these tables are kept while their people are here; until they leave, unless a rule says less.
    static var retention: [RetentionRule] { get }
    /// The environment variables that it reads besides those of every service: its help lists them.
    static var variables: [String] { get }
    /// Takes a person who has left out of what the service keeps in memory, if it keeps anything.
    static func forget(_ person: ID<Person>)
    /// Opens what it keeps besides its database, before the first message; handlers get it from `resource()`.
    static func openResource(in place: ServicePlace) throws -> any Sendable
    /// Compares that with its database before the first message: each may have been restored from a backup of its own.
    static func checkResource(_ resource: any Sendable, against store: Store, at now: Timestamp) throws
    /// Notes in it once a day that it is in use: by that a backup of it tells its age.
    static func noteUse(of resource: any Sendable, at now: Timestamp) throws
}

extension Service {
    public static var memory: (any WorkingMemory.Type)? { nil }
    public static var isProjection: Bool { false }
    public static var personalData: [PersonalTable] { [] }
    public static var retention: [RetentionRule] { [] }
    public static var variables: [String] { [] }
    public static func forget(_ person: ID<Person>) {}
    public static func openResource(in place: ServicePlace) throws -> any Sendable { () }
    public static func checkResource(_ resource: any Sendable, against store: Store, at now: Timestamp) throws {}
    public static func noteUse(of resource: any Sendable, at now: Timestamp) throws {}
    public static var name: String { contract.service }
    /// All tables of its database, those of the libraries first.
    public static var schemas: [Schema] { [messagingSchema, privacySchema, accessSchema, schema] }

    /// How its messages are processed.
    package static var processing: Processor.Settings {
        var settings = Processor.Settings(service: name)
        settings.standingTimers = [retentionTimer]
        return settings
    }

    /// Runs the command line of the service's executable: `serve`, `backup`, `restore`, `rebuild`, `version`.
    public static func main() async {
        await runCommandLine()
    }

    /// What `main` does, for a service whose program can be started for something else, too.
    public static func runCommandLine() async {
        await ServiceCommand<Self>.main()
    }

    /// Serves as the command does, and tells when it comes past a failpoint: for tests that crash it there.
    package static func serve(failpoint: @escaping @Sendable (Failpoint) -> Void) async throws {
        let settings = try Settings.fromEnvironment()
        startLogs(settings)
        try await Host<Self>(settings: settings).serve(failpoint: failpoint)
    }
}
