import AMQP
import Foundation
import Glibc
import LocalBroker
import MailSink
import Messaging
import Support

/// Everything on this machine: broker, services, and the mail server that the demo plays itself.
final class LocalStack: Sendable {
    let folder: String
    let souk: String
    let mails: MailSink
    let settings: ConnectionSettings

    private init(folder: String, souk: String, mails: MailSink, settings: ConnectionSettings) {
        self.folder = folder
        self.souk = souk
        self.mails = mails
        self.settings = settings
    }

    /// Starts it all in a new folder, as an operator would: with `souk up`.
    static func start(_ screen: Screen) async throws -> LocalStack {
        let folder = try temporaryFolder("demo")
        let souk = try pathOfProgram("souk")
        let mails = try await MailSink.start()
        setenv("SOUK_DATA", folder, 1)
        setenv("SOUK_SMTP_URL", mails.url, 1)
        setenv("SOUK_MAIL_FROM", "souk@example.org", 1)
        unsetenv("SOUK_AMQP_URL")
        screen.scene("A broker and seven services, on loopback, in a temporary folder")
        screen.say(screen.dim("$ souk up --detach"))
        guard try await run(souk, ["up", "--detach"]) == 0 else { throw NotStarted(folder: folder) }
        struct Running: Decodable { var port: Int }
        struct Secrets: Decodable { var passwords: [String: String] }
        let running = try read(Running.self, "\(folder)/souk.json")
        let password = try read(Secrets.self, "\(folder)/secrets.json").passwords["operator"] ?? ""
        let settings = ConnectionSettings(
            hosts: [.init(name: "127.0.0.1", port: running.port)],
            credentials: .plain(user: "operator", password: password),
            name: "demo"
        )
        return LocalStack(folder: folder, souk: souk, mails: mails, settings: settings)
    }

    /// Runs `souk` with its output on the screen; the exit status is the result.
    func run(_ arguments: [String]) async throws -> Int32 {
        try await Self.run(souk, arguments)
    }

    /// Runs `souk`, and returns what it prints.
    func output(_ arguments: String...) async throws -> String {
        let file = "\(folder)/output.\(UUID().uuidString)"
        defer { unlink(file) }
        let child = try await ChildProcess.start(
            [souk] + arguments,
            environment: ProcessInfo.processInfo.environment,
            output: file
        )
        _ = await child.waitUntilExit()
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    func stop(keepingData: Bool) async {
        _ = try? await output("down")
        try? await mails.stop()
        if keepingData {
            print("Databases and logs are kept in \(folder).")
        } else {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private static func run(_ program: String, _ arguments: [String]) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }

    private static func read<T: Decodable>(_ type: T.Type, _ file: String) throws -> T {
        try JSON.decode(type, from: Array(Data(contentsOf: URL(fileURLWithPath: file))))
    }
}

struct NotStarted: Error, CustomStringConvertible {
    var folder: String

    var description: String { "The stack did not start; its logs are in \(folder)/logs." }
}
