package import Model
import Storage

extension RunningSuite {
    /// A number out of a service's database, which the service goes on writing.
    package func count(_ sql: String, in service: String) throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: "\(folder)/\(service).sqlite", configuration: configuration)
        return try queue.read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }
}

extension ID {
    /// The same in every run.
    package init(numbered number: Int) {
        self.init(UUID128(v7: Timestamp(milliseconds: 1_767_225_600_000), random: (0, UInt64(number))))
    }
}
