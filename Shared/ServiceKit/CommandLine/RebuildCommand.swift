internal import ArgumentParser
internal import Foundation
internal import Messaging
internal import Model
internal import Storage

/// Makes the data of a projection anew from the log of events.
struct RebuildCommand<S: Service>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rebuild",
            abstract: "Makes the database anew from the log of events, beside the old one, which is kept.",
            discussion: "Only for services all of whose data follows from events. Stop the service first. What the log "
                + "no longer holds is fetched from its sources when the service starts."
        )
    }

    @Option(help: "The place in the log to begin at; its beginning if not given.")
    var from: Int64?

    func validate() throws {
        guard S.isProjection else {
            throw ValidationError(
                "souk-\(S.name) owns its data: it follows from commands, which no log keeps, so it can't be rebuilt. "
                    + "Use restore with a backup instead."
            )
        }
    }

    func run() async throws {
        let host = Host<S>(settings: try readSettings())
        try makeFolder(host.settings.dataFolder)
        let lock = try host.lockDatabase()
        let fresh = host.databasePath + ".rebuilding"
        removeDatabase(fresh)
        let store = try Store(.file(fresh), schemas: S.schemas)
        let processor = try Processor(
            store: store,
            reader: S.reader(try host.makeContext(), environment: .system) { _ in [.operator] },
            settings: .init(service: S.name),
            environment: .system,
            logger: host.logger
        )
        let count = try await LogReplay(connection: host.settings.connection, logger: host.logger)
            .run(processor, from: from) { count in
                FileHandle.standardError.write(Data("\r\(count) events".utf8))
            }
        FileHandle.standardError.write(Data("\n".utf8))
        try store.write { database in
            // What handlers send while they look back has been sent when it was news.
            for table in ["outbox", "timer", "effect", "inbox"] { try database.execute(sql: "DELETE FROM \(table)") }
            try Meta.startEpoch(Environment.system.now(), in: database)
        }
        try store.close()
        let kept = try swap(fresh, into: host.databasePath)
        lock.release()
        print("Rebuilt \(host.databasePath) from \(count) events." + (kept.map { " The old one is \($0)." } ?? ""))
    }

    /// Puts the new file in the place of the old, which keeps a name of its own.
    private func swap(_ fresh: String, into path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else {
            try putInPlace(fresh, as: path)
            return nil
        }
        let old = "\(path).before-\(Environment.system.now().milliseconds)"
        try replaceStore(path, with: fresh, keepingIn: old)
        return old
    }
}
