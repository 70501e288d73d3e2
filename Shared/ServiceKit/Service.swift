internal import ArgumentParser
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
}
