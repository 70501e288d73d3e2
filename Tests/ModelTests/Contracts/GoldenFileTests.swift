import Foundation
import Messaging
import Model
import Testing

/// What has been promised once, in `Golden`, holds for ever.
@Suite struct `Golden files` {
    @Test(arguments: Suite.messages.map { $0.name })
    func `say what the contract says`(name: String) throws {
        let message = try #require(Suite.messages.first { $0.name == name })
        let file = try #require(try? Self.text(of: name), "make docs writes the golden file")
        let released = try ReleasedContract(parsing: Array(file.utf8))

        #expect(released.incompatibilities(with: try ReleasedContract(message, earlier: released)) == [])
        #expect(released.unreadableExamples(by: message) == [])
        #expect(try ReleasedContract(message, earlier: released).file == file, "make docs writes it anew")
    }

    @Test func `belong to a message each, so that no message is gone`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)

        #expect(files.sorted() == Suite.messages.map { $0.name + ".json" }.sorted())
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    private static func text(of name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name + ".json"), encoding: .utf8)
    }
}
