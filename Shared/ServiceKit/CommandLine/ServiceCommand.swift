internal import ArgumentParser
internal import Glibc
internal import Messaging
internal import Model
internal import Storage

/// The command line that every service executable has.
struct ServiceCommand<S: Service>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "souk-\(S.name)",
            abstract: S.contract.summary,
            discussion: "Settings come from the environment: "
                + "\((Settings.variables + S.variables).joined(separator: ", ")); docs/operations.md explains them.",
            version: soukVersion,
            subcommands: [
                ServeCommand<S>.self, BackupCommand<S>.self, RestoreCommand<S>.self, RebuildCommand<S>.self,
                HealthCommand<S>.self, VersionCommand<S>.self,
            ]
        )
    }
}

private struct ServeCommand<S: Service>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve",
            abstract: "Handles messages until it is told to stop (SIGTERM or Ctrl-C), then finishes what it has."
        )
    }

    func run() async throws {
        let settings = try readSettings()
        startLogs(settings)
        try await Host<S>(settings: settings).serve()
    }
}

private struct BackupCommand<S: Service>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup",
            abstract: "Writes a consistent copy of the database to a new file, while the service goes on."
        )
    }

    @Argument(help: "The file to write; it must not exist.", completion: .file())
    var file: String

    func run() throws {
        let host = Host<S>(settings: try readSettings())
        guard access(host.databasePath, F_OK) == 0 else {
            throw ValidationError("There is no database \(host.databasePath). Is SOUK_DATA right?")
        }
        // Without our schemas: a newer program must not migrate what an older one is serving.
        let store = try Store(.file(host.databasePath), schemas: [])
        try store.backup(to: file)
        try store.close()
        print("Backed up \(host.databasePath) to \(file).")
    }
}

private struct RestoreCommand<S: Service>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore",
            abstract: "Puts a backup in the place of a database that is gone; never overwrites one.",
            discussion: "Subscribers notice that numbering begins anew, so nothing sent after the backup was made is "
                + "mistaken for what will be sent from now on. People who have left since then are erased again "
                + "before the service serves: it needs identity for that, and identity the log of events."
        )
    }

    @Argument(help: "A file written by backup.", completion: .file())
    var file: String

    func run() throws {
        let host = Host<S>(settings: try readSettings())
        try makeFolder(host.settings.dataFolder)
        let lock = try host.lockDatabase()
        try restoreStore(from: file, to: host.databasePath, schemas: S.schemas) { database in
            try Meta.startEpoch(Environment.system.now(), in: database)
            try ErasureReplay<S>.demand(in: database)
        }
        lock.release()
        print("Restored \(host.databasePath) from \(file).")
    }
}

private struct VersionCommand<S: Service>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "version", abstract: "Prints the version.")
    }

    func run() {
        print("souk-\(S.name) \(soukVersion)")
    }
}

/// Settings or an error that a person can act on.
func readSettings() throws -> Settings {
    do {
        return try Settings.fromEnvironment()
    } catch {
        throw ValidationError("\(error)")
    }
}

extension Host {
    /// Keeps the database from being served until the lock is released, or the process ends.
    func lockDatabase() throws -> DatabaseLock {
        let lock = try DatabaseLock(databasePath + ".lock")
        guard lock.tryAcquire() else {
            throw ValidationError("souk-\(S.name) is running on \(databasePath). Stop it first.")
        }
        return lock
    }
}
