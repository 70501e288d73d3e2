import AMQP
import Model

/// What `souk up` leaves in its data folder, so that the other verbs find the broker; without any secret.
struct RunningStack: Codable, Equatable, Sendable {
    var startedAt: Timestamp
    /// The user for operators; its password is with the other secrets.
    var user: String
    var host: String
    var port: Int
    /// Whether every service has come up once, except those that were given up.
    var isReady: Bool
    var services: [String]
    /// Services that could not be kept running.
    var lost: [String] = []

    /// The stack of a folder; nil if there is none, or only what a killed one left behind.
    static func running(in folder: DataFolder) throws(Failure) -> RunningStack? {
        guard DataFolderLock.holder(of: folder) != nil else { return nil }
        return try folder.read(RunningStack.self, from: folder.stackFile)
    }
}

extension RunningStack {
    func settings(password: String) -> ConnectionSettings {
        ConnectionSettings(
            hosts: [.init(name: host, port: port)],
            credentials: .plain(user: user, password: password),
            name: "souk"
        )
    }
}
