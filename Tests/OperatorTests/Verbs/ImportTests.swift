import AMQP
import Foundation
import Messaging
import Support
import Testing

@testable import Operator

@Suite struct `souk import` {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "souk-import-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func `killed midway and resumed, brings every line and says nothing in other words`() async throws {
        let service = try await EchoService("social-graph")
        let file = try write("follows.csv", (1...20_000).map { "a\($0),b\($0),2026-01-01" })
        let arguments = ["import", "follows", file, "--resume"]
        let environment = ["SOUK_AMQP_URL": service.url]

        let killed = try await SoukProgram(arguments, environment: environment)
        try await eventually("a quarter has arrived") { service.commands.count > 5000 }
        killed.send(signal: SIGKILL)
        _ = try await killed.result()
        let before = service.commands.count
        let result = try await SoukProgram(arguments, environment: environment).result()

        #expect(result.status == 0, "\(result.notes)")
        #expect(before < 20_000)
        #expect(service.commands.count < 20_000 + before)
        // A service does once what comes twice under one id.
        let bodies = Dictionary(grouping: service.commands, by: \.properties.messageID).mapValues {
            Set($0.map(\.body))
        }
        #expect(bodies.count == 20_000)
        #expect(bodies.values.allSatisfy { $0.count == 1 })
        await service.stop()
    }

    @Test(arguments: [["--hurry"], []])
    func `looks whether others ask, unless it is in a hurry`(options: [String]) async throws {
        let service = try await EchoService("social-graph")
        let file = try write("follows.csv", (1...10_000).map { "a\($0),b\($0),2026-01-01" })

        let result = try await SoukProgram(
            ["import", "follows", file] + options,
            environment: ["SOUK_AMQP_URL": service.url]
        ).result()

        #expect(result.status == 0, "\(result.notes)")
        #expect(service.commands.count == 10_000)
        let questions = service.deliveries.count { $0.properties.type == "ops.health" }
        #expect(options.isEmpty == (questions > 0))
        await service.stop()
    }

    @Test func `reports refused and unreadable lines with file and number`() async throws {
        let service = try await EchoService("social-graph")
        let file = try write("follows.csv", ["a,b,2026-01-01", "a,b", "a,c,soon", "a,d,2026-01-02"])

        let result = try await SoukProgram.run(
            "import",
            "follows",
            file,
            "--json",
            environment: ["SOUK_AMQP_URL": service.url]
        )

        let counts = try JSONValue.parse(Array(result.output.utf8))
        #expect(result.status == 1)
        #expect(result.notes.contains("\(file), line 3: 2 fields where the heading has 3"))
        #expect(result.notes.contains("\(file), line 4: at is not a time"))
        #expect(counts["kinds"]?["follows"]?["done"] == 2)
        #expect(counts["kinds"]?["follows"]?["bad"] == 2)
        await service.stop()
    }

    @Test func `reads files of other programs as the documents show, and sends nothing in a dry run`() async throws {
        let ratings = try write(
            "ratings.csv",
            ["1,31,2.5,1260759144", "7,31,4.0,851868750"],
            heading: "userId,movieId,rating,timestamp"
        )
        let movies = try write(
            "movies.csv",
            [#"31,"Dangerous Minds (1995)",Drama|School"#],
            heading: "movieId,title,genres"
        )
        let edges = try write("edges.txt", ["1\t2", "1\t1x"], heading: "0\t1")
        let lines = [
            ["people", ratings, "--columns", "person=userId", "--default", "registered_at=1995-01-01"],
            [
                "products", movies, "--currency", "USD", "--columns", "Handle=movieId,Title=title,Tags=genres",
                "--default", "Variant Price=0",
            ],
            ["behaviour", ratings, "--columns", "person=userId,product=movieId,at=timestamp", "--likes-from", "4"],
            ["follows", edges, "--heading", "follower,followee", "--default", "at=2011-05-01"],
        ]

        for (line, count) in zip(lines, [2, 1, 2, 3]) {
            let result = try await SoukProgram(["import"] + line + ["--dry-run", "--json"]).result()

            #expect(result.status == 0, "\(result.notes)")
            #expect(result.notes.contains("Nothing was sent"))
            let counts = try JSONValue.parse(Array(result.output.utf8))
            #expect(counts["kinds"]?[line[0]]?["done"] == .int(Int64(count)))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    }

    @Test func `ends with 2 when a service falls silent, and says how to go on`() async throws {
        let service = try await EchoService("social-graph", answers: false)
        let file = try write("follows.csv", ["a,b,2026-01-01"])

        let result = try await SoukProgram.run(
            "import",
            "follows",
            file,
            "--timeout",
            "1",
            environment: ["SOUK_AMQP_URL": service.url]
        )

        #expect(result.status == 2)
        #expect(result.notes.contains("No answer to social-graph.person.follow within 1s."))
        #expect(result.notes.contains("--resume goes on from here."))
        await service.stop()
    }

    @Test func `sends nothing when a service does not run`() async throws {
        let service = try await EchoService("social-graph")
        let file = try write("people.csv", ["a"], heading: "person")

        let result = try await SoukProgram.run(
            "import",
            "people",
            file,
            environment: ["SOUK_AMQP_URL": service.url]
        )

        #expect(result.status == 2)
        #expect(result.notes.contains("the service identity never ran there"))
        await service.stop()
    }

    private func write(_ name: String, _ lines: [String], heading: String = "follower,followee,at") throws -> String {
        let url = folder.appending(path: name)
        try Data(([heading] + lines).joined(separator: "\n").utf8).write(to: url)
        return url.path
    }
}
