import Logging
import Synchronization

/// What has been logged, from the level on that services log by themselves.
final class RecordedLog: Sendable {
    struct Line: Sendable {
        var level: Logger.Level
        var text: String
        var metadata: [String: String]
    }

    private let recorded = Mutex<[Line]>([])

    var lines: [Line] { recorded.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var logLevel = Logger.Level.info
        var metadata = Logger.Metadata()

        init(log: RecordedLog) {
            self.log = log
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
            log.recorded.withLock {
                $0.append(Line(level: event.level, text: "\(event.message)", metadata: metadata))
            }
        }
    }
}
