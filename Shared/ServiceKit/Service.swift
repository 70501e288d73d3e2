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
    /// Whether all its data follows from events, so that `rebuild` may make it anew from the log.
    static var isProjection: Bool { get }
}

extension Service {
    public static var isProjection: Bool { false }
    public static var name: String { contract.service }

    /// Runs the command line of the service's executable: `serve`, `backup`, `restore`, `rebuild`, `version`.
    public static func main() async {
        await ServiceCommand<Self>.main()
    }

    /// Serves as the command does, and tells when it comes past a failpoint: for tests that crash it there.
    package static func serve(failpoint: @escaping @Sendable (Failpoint) -> Void) async throws {
        let settings = try Settings.fromEnvironment()
        startLogs(settings)
        try await Host<Self>(settings: settings).serve(failpoint: failpoint)
    }
}
