import Foundation
import LocalBroker
import Model
import Support
import Testing

@Suite struct `The tree` {
    @Test func `has a folder, a contract and tests for each service`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: SourceTree.root.appending(path: "Services").path
        ).filter { $0 != "Operator" && !$0.hasPrefix(".") }

        #expect(
            folders.map { $0.lowercased() }.sorted()
                == Suite.services.map { $0.service.filter { $0 != "-" } }.sorted()
        )
        for folder in folders {
            #expect(SourceTree.exists("Services/\(folder)/\(folder)Service.swift"))
            #expect(SourceTree.exists("Shared/Model/\(folder).swift"))
            #expect(SourceTree.exists("Tests/\(folder)Tests"))
        }
    }

    @Test func `has a file for each verb, named after its function, and a test of the same name`() throws {
        let handlers = try SourceTree.serviceFiles().filter { $0.folder.split(separator: "/").count == 3 }

        for handler in handlers {
            let verb = handler.name.dropLast(".swift".count)
            let function = verb.prefix(1).lowercased() + verb.dropFirst()
            let parts = handler.path.split(separator: "/")
            #expect(handler.text.contains("func \(function)("), "\(handler)")
            #expect(["Commands", "Reactions", "Queries", "Effects"].contains(parts[2]), "\(handler)")
            #expect(SourceTree.exists("Tests/\(parts[1])Tests/\(parts[2])/\(verb)Tests.swift"), "\(handler)")
        }
    }

    @Test func `has no drawer for things without a name`() throws {
        let drawers = try SourceTree.files(in: "Shared", "Services", "Tests")
            .filter { $0.path.contains(/(Util|Helper|Common|Misc|Extensions|Manager)/) }

        #expect(drawers.map(\.path) == [])
    }

    @Test func `explains each environment variable to operators`() throws {
        let sources = try SourceTree.files(in: "Shared", "Services")
        let manual = try SourceTree.file("docs/operations.md").text

        let variables = Set(sources.flatMap { $0.text.matches(of: /SOUK_[A-Z_]*[A-Z]/).map { String($0.0) } })

        #expect(variables.contains("SOUK_AMQP_PASSWORD_FILE"))
        #expect(variables.filter { !manual.contains("`\($0)`") }.sorted() == [])
    }

    @Test(arguments: Suite.services.map { $0.service })
    func `lists in a program's help all environment variables that it reads, and no other`(service: String) async throws
    {
        let own = try SourceTree.serviceFiles().filter { file in
            file.path.split(separator: "/")[1].lowercased() == service.filter { $0 != "-" }
        }
        let mail = own.contains { $0.imports.contains("SMTP") } ? try SourceTree.files(in: "Shared/SMTP") : []
        let common = try SourceTree.file("Shared/ServiceKit/Settings.swift").text
            .matches(of: /forKey: "([a-z.]+)"/).map { "SOUK_" + $0.1.uppercased().replacing(".", with: "_") }
        let special = (own + mail).flatMap { file in
            file.text.matches(of: /variables\["(SOUK_[A-Z_]+)"\]/).map { String($0.1) }
        }
        let folder = try temporaryFolder("help")

        let process = try await startProgram("souk-\(service)", ["--help"], output: "\(folder)/help")
        #expect(await process.waitUntilExit() == 0)
        let help = try String(contentsOfFile: "\(folder)/help", encoding: .utf8)
        let listed = help.matches(of: /SOUK_[A-Z_]*[A-Z]/).map { String($0.0) }

        #expect(common.count == 9)
        #expect(listed.sorted() == Set(common + special).sorted())
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `keeps decisions as numbered pages of four parts`() throws {
        let records = try SourceTree.files(in: "docs/decisions", endingIn: ".md")

        #expect(!records.isEmpty)
        for record in records {
            let headings = record.text.matches(of: /(?m)^## (.+)$/).map { String($0.1) }
            #expect(headings == ["Context", "Options", "Decision", "Consequences"], "\(record)")
            #expect(record.text.contains(/(?m)^Tags: \w/), "\(record)")
            #expect(record.name.wholeMatch(of: /\d{4}-[a-z0-9-]+\.md/) != nil, "\(record)")
        }
        #expect(Set(records.map { $0.name.prefix(4) }).count == records.count)
    }
}
