import Foundation
import Messaging
import Model
import Testing

@testable import Operator

@Suite struct `Generated documents` {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `are committed as the contracts have them (ASVS 8.1.1)`() throws {
        let documents = GeneratedDocuments(root: Self.repository, contracts: Suite.contracts)

        #expect(try documents.drifted().map(\.path) == [], "make docs writes them anew")
        #expect(try documents.incompatibilities() == [])
    }

    @Test func `are written once, and then again only for what has changed`() throws {
        try withTemporaryFolder { folder in
            let documents = GeneratedDocuments(root: folder, contracts: [Catalogue.self])

            #expect(try documents.write().count == 5 + Catalogue.messages.count)
            #expect(try documents.write() == [])

            let page = folder.appending(path: "docs/messages.md")
            try Data("edited".utf8).write(to: page)
            #expect(try documents.write() == ["docs/messages.md"])
        }
    }

    @Test func `are not written when a message is gone that somebody may still send`() throws {
        try withTemporaryFolder { folder in
            _ = try GeneratedDocuments(root: folder, contracts: [Catalogue.self]).write()
            let poorer = GeneratedDocuments(root: folder, contracts: [CatalogueWithoutQueries.self])

            let breaks = Catalogue.queries.map { "\($0.name): the message is gone" }.sorted()
            #expect(throws: BreakingChange(breaks: breaks)) {
                try poorer.write()
            }
            #expect(try poorer.drifted().map(\.path) == ["docs/messages.md", "docs/roles.md", "docs/asyncapi.yaml"])
        }
    }

    @Test func `are not written when a message no longer keeps what its golden file promises`() throws {
        try withTemporaryFolder { folder in
            let documents = GeneratedDocuments(root: folder, contracts: [Catalogue.self])
            _ = try documents.write()
            try replace("\"product_not_found\"", with: "\"product_lost\"", in: folder, "catalogue.product.publish")

            #expect(throws: BreakingChange(breaks: ["catalogue.product.publish: the refusal product_lost is gone"])) {
                try documents.write()
            }
        }
    }

    private enum CatalogueWithoutQueries: ServiceContract {
        static let service = Catalogue.service
        static let summary = Catalogue.summary
        static var commands: [any Command.Type] { Catalogue.commands }
        static var events: [any Event.Type] { Catalogue.events }
        static let queries: [any Query.Type] = []
    }

    private func replace(_ part: String, with change: String, in folder: URL, _ message: String) throws {
        let file = folder.appending(path: "\(GeneratedDocuments.golden)/\(message).json")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(part))
        try Data(text.replacing(part, with: change).utf8).write(to: file)
    }

    private func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "souk-docs-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
