import AMQP
import Foundation
import LocalBroker
import Messaging
import Model
import Support
import Testing

/// What the executable of every service can do besides serving.
@Suite struct `A service's executable` {
    private let service: LiveService

    init() async throws {
        service = try LiveService("catalogue", program: "souk-catalogue", at: await TestBroker.place())
    }

    private func run(_ arguments: String...) async throws -> (status: Int32?, output: String) {
        let output = "\(service.folder)/output-\(UUID().uuidString).log"
        let process = try await startProgram(
            "souk-catalogue",
            arguments,
            environment: ["SOUK_DATA": service.folder],
            output: output
        )
        _ = await process.waitUntilExit(atMost: .seconds(60))
        return (process.status, try String(contentsOfFile: output, encoding: .utf8))
    }

    private func create(_ sku: String) async throws -> JSONValue {
        try await service.send(
            OutgoingMessage(
                exchange: Exchange.commands,
                routingKey: "catalogue.product.create",
                properties: Properties(messageID: UUID().uuidString, type: "catalogue.product.create"),
                body: Array(
                    #"{"sku": "\#(sku)", "title": {"en": "Lamp"}, "price": {"amount": 100, "currency": "EUR"}}"#.utf8
                )
            )
        )
    }

    @Test func `tells its version`() async throws {
        let (status, output) = try await run("version")

        #expect(status == 0)
        #expect(output.hasPrefix("souk-catalogue "))
        await service.close()
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/task"), "needs Linux"))
    func `gives way with what it works off, and not with what it answers`() async throws {
        let process = try await service.start()

        let threads = try Self.threads(of: process.pid)

        #expect(threads["writer"] == [10])
        #expect(threads["amqp publisher"] == [10])
        // One takes what is to be worked off, the other questions.
        #expect(threads["amqp consumer"]?.sorted() == [0, 10])
        #expect(threads["query-0"] == [0] && threads["query-1"] == [0])
        #expect(await service.stop(process))
        await service.close()
    }

    /// How nice the threads of a process are, by their names.
    private static func threads(of process: Int32) throws -> [String: [Int]] {
        let folder = "/proc/\(process)/task"
        let pairs = try FileManager.default.contentsOfDirectory(atPath: folder).map { thread in
            // "4711 (name) S …": from the state, which is the third field, niceness is sixteen further.
            let text = try String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8)
            let end = try #require(text.lastIndex(of: ")"))
            let name = text[..<end].drop { $0 != "(" }.dropFirst()
            let fields = text[end...].split(separator: " ")
            return (String(name), [Int(fields[17]) ?? .max])
        }
        return Dictionary(pairs, uniquingKeysWith: +)
    }

    @Test func `backs up a running service, and restores only where nothing is`() async throws {
        let process = try await service.start()
        #expect(try await create("BEFORE")["ok"] != nil)
        let backup = "\(service.folder)/backup.sqlite"

        #expect(try await run("backup", backup).status == 0)
        #expect(try await create("AFTER")["ok"] != nil)
        let again = try await run("backup", backup)
        let running = try await run("restore", backup)
        #expect(await service.stop(process))
        let occupied = try await run("restore", backup)
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: service.database + suffix) }
        let restored = try await run("restore", backup)

        #expect(again.status != 0)
        #expect(again.output.contains("exists already"))
        #expect(running.status != 0)
        #expect(running.output.contains("Stop it first"))
        #expect(occupied.status != 0)
        #expect(occupied.output.contains("exists already"))
        #expect(restored.status == 0)
        // A restored service is not ready before identity has told who has left since.
        let identity = try LiveService("identity", program: "souk-identity", at: service.place)
        let ledger = try await identity.start()
        let second = try await service.start()
        #expect(try await create("BEFORE")["problem"]?["type"]?.string == "sku_taken")
        #expect(try await create("AFTER")["ok"] != nil)
        #expect(await service.stop(second))
        #expect(await identity.stop(ledger))
        await identity.close()
        await service.close()
    }

    @Test func `does not rebuild what follows from commands, and says what to do instead`() async throws {
        let (status, output) = try await run("rebuild")

        #expect(status == 64)
        #expect(output.contains("restore"))
        await service.close()
    }

    @Test func `names the setting that is wrong`() async throws {
        let output = "\(service.folder)/wrong.log"
        let process = try await startProgram(
            "souk-catalogue",
            ["serve"],
            environment: ["SOUK_ANONYMOUS_ROLE": "edge"],
            output: output
        )
        _ = await process.waitUntilExit(atMost: .seconds(60))

        #expect(process.status == 64)
        let text = try String(contentsOfFile: output, encoding: .utf8)
        #expect(text.contains("SOUK_ANONYMOUS_ROLE is \"edge\"; it may be operator, none."))
        await service.close()
    }

    @Test func `stands by while another process serves, and takes over when that one is killed`() async throws {
        let first = try await service.start()
        let standBy = try await service.launch()

        first.signal(SIGKILL)
        try await eventually("the stand-by serves") {
            try await service.health().map { $0.pid == standBy.pid } ?? false
        }

        #expect(try await create("AFTERWARDS")["ok"] != nil)
        #expect(try await service.health()?.uncleanStarts == 1)
        #expect(await service.stop(standBy))
        await service.close()
    }
}
