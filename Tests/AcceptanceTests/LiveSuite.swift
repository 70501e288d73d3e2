import Foundation
import LocalBroker
import Logging
import Messaging
import Model
import Storage
import Support

/// All services as processes of their own, at one test's place on the shared broker.
struct LiveSuite {
    let place: TestBroker.Place
    let services: [LiveService]
    let client: RequestClient
    private let processes: [ChildProcess]

    /// Returns when every service says that it is ready; `environment` is for all of them.
    static func start(environment: [String: String] = [:]) async throws -> LiveSuite {
        let place = try await TestBroker.place()
        let services = try Suite.services.map {
            try LiveService($0.service, program: "souk-\($0.service)", at: place, environment: environment)
        }
        var processes: [ChildProcess] = []
        for service in services { processes.append(try await service.start()) }
        let client = RequestClient(
            connection: try place.settings(),
            source: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        client.start()
        return LiveSuite(place: place, services: services, client: client, processes: processes)
    }

    /// Ends the services, and tells whether all did so in good order; their files stay.
    func stop() async -> Bool {
        await client.stop()
        var areAllWell = true
        for (service, process) in zip(services, processes) { areAllWell = await service.stop(process) && areAllWell }
        return areAllWell
    }

    /// Removes what the services have left behind.
    func remove() async {
        for service in services { await service.close() }
    }

    /// Runs `souk` against this place; `log` is where its output goes.
    func souk(_ arguments: [String], log: String) async throws -> (status: Int32, text: String) {
        let process = try await startProgram("souk", arguments, environment: ["SOUK_AMQP_URL": place.url], output: log)
        let status = await process.waitUntilExit()
        return (status, try String(contentsOfFile: log, encoding: .utf8))
    }

    /// The one number that a statement finds in the database of a service.
    func number(_ service: String, _ sql: String) throws -> Int64? {
        try read(service) { try Int64.fetchOne($0, sql: sql) }
    }

    /// Reads the database of a service, beside the service.
    func read<Result>(_ service: String, _ body: (Database) throws -> Result) throws -> Result {
        guard let path = services.map(\.database).first(where: { $0.hasSuffix("/\(service).sqlite") }) else {
            throw Refusal(.failed, "There is no service \(service).")
        }
        return try readDatabase(path, body)
    }
}

/// Reads a database that a service has open, or had.
func readDatabase<Result>(_ path: String, _ body: (Database) throws -> Result) throws -> Result {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read(body)
}
