internal import Glibc
internal import Logging
internal import Messaging
internal import Model
internal import Synchronization

/// Whether a person reads along.
let isTerminal = isatty(STDERR_FILENO) == 1

/// Sends all logs of the process to its standard error, as text for people or as JSON for machines.
func startLogs(_ settings: Settings) {
    LoggingSystem.bootstrap { label in
        var handler: any LogHandler =
            switch settings.logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        handler.logLevel = settings.logLevel
        return handler
    }
}

/// Writes one JSON object a line: `time`, `level`, `logger`, `message`, and the metadata under their dotted names.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// Injected by tests; lines of several threads never mix.
    var write: @Sendable ([UInt8]) -> Void = { line in
        standardError.withLock { _ in line.withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = JSONValue.Object()
        line["time"] = .string(Environment.system.now().description)
        line["level"] = .string(event.level.rawValue)
        line["logger"] = .string(label)
        line["message"] = .string("\(event.message)")
        let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line[key] = .string("\(value)") }
        if let error = event.error { line["error"] = .string("\(error)") }
        write(JSONValue.object(line).encoded() + [UInt8(ascii: "\n")])
    }
}

private let standardError = Mutex(())
