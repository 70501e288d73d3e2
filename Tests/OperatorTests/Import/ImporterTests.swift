import Foundation
import Messaging
import Model
import Testing

@testable import Operator

@Suite struct `An import` {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "souk-import-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func `goes on where it stopped, and doubles nothing`() async throws {
        let file = try write("follows.csv", follows(1...1000))
        let desk = MemoryDesk()

        desk.fallSilent(after: 300)
        let first = try importer(file)
        let interrupted = try await first.run { desk.deliver($0) }
        desk.fallSilent(after: Int.max / 2)
        let second = try importer(file, resumes: true)
        let end = try await second.run { desk.deliver($0) }

        #expect(interrupted == .failed(.unreachable("silence")))
        #expect(first.checkpoint.tallies["follows"].done == 300)
        #expect(end == .complete)
        #expect(second.checkpoint.tallies["follows"].done == 1000)
        #expect(try desk.bodies(SocialGraph.FollowPerson.self).count == 1000)
        #expect(desk.arrivals < 1000 + 300)
    }

    @Test func `is done again from the start without doubling anything`() async throws {
        let file = try write("follows.csv", follows(1...100))
        let desk = MemoryDesk()

        for _ in 1...2 { _ = try await importer(file).run { desk.deliver($0) } }

        #expect(desk.arrivals == 200)
        #expect(try desk.bodies(SocialGraph.FollowPerson.self).count == 100)
    }

    @Test func `does nothing when it is complete`() async throws {
        let file = try write("follows.csv", follows(1...10))
        let desk = MemoryDesk()

        _ = try await importer(file).run { desk.deliver($0) }
        let end = try await importer(file, resumes: true).run { desk.deliver($0) }

        #expect(end == .complete)
        #expect(desk.arrivals == 10)
    }

    @Test func `does not go on with another file under the same name`() async throws {
        let file = try write("follows.csv", follows(1...10))
        let desk = MemoryDesk()
        _ = try await importer(file).run { desk.deliver($0) }

        _ = try write("follows.csv", follows(1...11))
        let failure = #expect(throws: Failure.self) { try importer(file, resumes: true) }

        #expect(failure?.mistake.contains("is of another import") == true)
    }

    @Test func `stops at a sign, with everything settled that was sent`() async throws {
        let file = try write("follows.csv", follows(1...1000))
        let (desk, sign) = (MemoryDesk(), StopSign())

        let importer = try importer(file)
        let end = try await importer.run(until: sign) { messages in
            if desk.arrivals == 200 { sign.raise() }
            return desk.deliver(messages)
        }

        #expect(end == .interrupted)
        #expect(importer.checkpoint.tallies.count == desk.arrivals)
        #expect(desk.arrivals < 300)
    }

    @Test func `keeps bad lines with their reasons, each once, whatever interrupts it`() async throws {
        var lines = follows(1...300).split(separator: "\n").map(String.init)
        lines[10] = "only one field"
        lines[290] = "a,b,yesterday"
        let file = try write("follows.csv", lines.joined(separator: "\n"))
        let bad = folder.appending(path: "bad.jsonl").path
        let desk = MemoryDesk { _, body in body["followee"] == Self.refused ? "follows_oneself" : nil }

        desk.fallSilent(after: 100)
        _ = try await importer(file, badLines: bad).run { desk.deliver($0) }
        // What a killed import has written after its last checkpoint is forgotten.
        try Data((String(contentsOfFile: bad, encoding: .utf8) + "{\"half").utf8).write(to: URL(filePath: bad))
        desk.fallSilent(after: Int.max / 2)
        let importer = try importer(file, badLines: bad, resumes: true)
        _ = try await importer.run { desk.deliver($0) }

        let kept = try String(contentsOfFile: bad, encoding: .utf8).split(separator: "\n")
            .map { try JSONValue.parse(Array($0.utf8)) }
        #expect(kept.map { $0["line"] } == [11, 151, 291])
        #expect(kept.map { $0["text"]?.string } == ["only one field", "a150,b,2026-01-01", "a,b,yesterday"])
        #expect(kept[1]["reason"] == "follows_oneself")
        #expect(importer.checkpoint.tallies["follows"].bad == 3)
        #expect(importer.checkpoint.tallies["follows"].done == 297)
    }

    @Test func `counts what it has brought of a file that is cut off`() async throws {
        let packed = try await Gzip.packed(follows(1...2000))
        let file = folder.appending(path: "follows.csv.gz")
        try Data(packed.prefix(packed.count / 2)).write(to: file)
        let desk = MemoryDesk()

        let importer = try importer(file.path)
        let end = try await importer.run { desk.deliver($0) }

        guard case .failed(let failure) = end else { return #expect(end == .complete, "it is cut off") }
        #expect(failure.mistake.hasSuffix("is damaged: it is cut off."))
        #expect(desk.arrivals > 100)
        #expect(importer.checkpoint.tallies["follows"].done == desk.arrivals)
    }

    @Test func `does not write bad lines over what it reads`() async throws {
        let file = try write("follows.csv", follows(1...10))

        let failure = #expect(throws: Failure.self) { try importer(file, badLines: "\(folder.path)/./follows.csv") }

        #expect(failure?.mistake.contains("would overwrite") == true)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == follows(1...10))
    }

    @Test func `does not read standard input more than once`() {
        let plan = OnlineRetail(file: "-").plan

        let failure = #expect(throws: Failure.self) { try Importer(plan, .init(), .silent) }

        #expect(failure?.status == .usage)
    }

    /// The one whom `a150` follows, and may not.
    private static let refused: JSONValue = {
        let id: ID<Person> = DerivedIDs(source: "test").id("b")
        return .string(id.description)
    }()

    private func follows(_ numbers: ClosedRange<Int>) -> String {
        "follower,followee,at\n"
            + numbers.map { $0 == 150 ? "a150,b,2026-01-01\n" : "a\($0),b\($0),2026-01-01\n" }.joined()
    }

    private func write(_ name: String, _ text: String) throws -> String {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    private func importer(_ file: String, badLines: String? = nil, resumes: Bool = false) throws -> Importer {
        let plan = ImportPlan(source: "test", stages: [FollowsTable(ids: DerivedIDs(source: "test")).stage(file)])
        let settings = Importer.Settings(
            window: Window(16),
            checkpoint: try CheckpointFile(beside: file, in: nil, source: "test"),
            resumes: resumes,
            badLines: badLines
        )
        return try Importer(plan, settings, .silent)
    }
}
