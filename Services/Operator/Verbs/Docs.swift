import ArgumentParser
import Foundation
import Messaging
import Model
import Yams

/// Writes what is generated from the contracts: the pages in `docs` and the golden files of the tests.
struct Docs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generates documents from the contracts; for those who change them.",
        shouldDisplay: false,
        subcommands: [Write.self, Check.self]
    )

    struct Folder: ParsableArguments {
        @Option(help: "The folder of the repository.")
        var root = "."

        var documents: GeneratedDocuments {
            GeneratedDocuments(root: URL(filePath: root, directoryHint: .isDirectory), contracts: Suite.contracts)
        }
    }

    struct Write: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes them, unless a change would break others.")
        @OptionGroup var folder: Folder

        func run() throws {
            for path in try folder.documents.write() { print("wrote \(path)") }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Fails if they differ from the contracts.")
        @OptionGroup var folder: Folder

        func run() throws {
            let wrong =
                try folder.documents.incompatibilities() + folder.documents.drifted().map { "\($0.path) differs" }
            guard wrong.isEmpty else {
                throw ValidationError(wrong.joined(separator: "\n") + "\n`make docs` writes them anew.")
            }
        }
    }
}

/// The files that follow from the contracts, and those that are there.
struct GeneratedDocuments {
    static let golden = "Tests/ModelTests/Golden"

    struct File {
        var path: String
        var url: URL
        var content: String

        func write() throws {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(content.utf8).write(to: url)
        }
    }

    let root: URL
    let contracts: [any ServiceContract.Type]

    /// Writes what differs, and returns the paths.
    ///
    /// - Throws: `BreakingChange`, before anything is written.
    func write() throws -> [String] {
        let breaks = try incompatibilities()
        guard breaks.isEmpty else { throw BreakingChange(breaks: breaks) }
        let files = try drifted()
        for file in files { try file.write() }
        return files.map(\.path)
    }

    /// The files that have to be written.
    func drifted() throws -> [File] {
        let released = try releasedContracts()
        // What every service answers by itself is a contract without a service.
        let services = contracts.filter { $0.service != Operations.service }
        var files = [
            file("docs/messages.md", try MessageReference.markdown(of: contracts)),
            file("docs/roles.md", try RoleReference.markdown(of: contracts)),
            file("docs/asvs.md", try RequirementCoverage(root: root).markdown),
            file("docs/asyncapi.yaml", try Self.yaml(AsyncAPIDocument.json(of: contracts))),
            file("compose/rabbitmq/definitions.json", BrokerDefinitions(services).json().pretty() + "\n"),
        ]
        for message in contracts.flatMap({ $0.messages }) {
            let contract = try ReleasedContract(message, earlier: released[message.name])
            files.append(file("\(Self.golden)/\(message.name).json", contract.file))
        }
        return files.filter { (try? Data(contentsOf: $0.url)) != Data($0.content.utf8) }
    }

    /// What the contracts no longer keep of what the golden files promise.
    func incompatibilities() throws -> [String] {
        let messages = contracts.flatMap { $0.messages }
        return try releasedContracts().values.sorted { $0.name < $1.name }.flatMap { released in
            guard let message = messages.first(where: { $0.name == released.name }) else {
                return ["\(released.name): the message is gone"]
            }
            return try released.incompatibilities(with: ReleasedContract(message, earlier: released))
                + released.unreadableExamples(by: message)
        }
    }

    private func releasedContracts() throws -> [String: ReleasedContract] {
        let folder = root.appending(path: Self.golden)
        guard let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        else { return [:] }
        let contracts = try files.filter { $0.pathExtension == "json" }
            .map { try ReleasedContract(parsing: Array(Data(contentsOf: $0))) }
        return Dictionary(contracts.map { ($0.name, $0) }) { first, _ in first }
    }

    private func file(_ path: String, _ content: String) -> File {
        File(path: path, url: root.appending(path: path), content: content)
    }
}

/// A contract has changed in a way that others cannot follow.
struct BreakingChange: Error, Equatable, CustomStringConvertible {
    var breaks: [String]

    var description: String {
        "Nothing is written, since others rely on what would change:\n  " + breaks.joined(separator: "\n  ")
            + "\nGive the changed message a new name that ends in .v2, and keep the old one beside it."
    }
}

// YAML.
extension GeneratedDocuments {
    static func yaml(_ value: JSONValue) throws -> String {
        "# Generated from Shared/Model by `make docs`; a test fails when this file differs.\n"
            + (try Yams.serialize(node: node(value), width: -1, allowUnicode: true))
    }

    private static func node(_ value: JSONValue) -> Node {
        switch value {
        case .null: Node("null", Tag(.null))
        case .bool(let value): .scalar(value.represented())
        case .int(let number): .scalar(number.represented())
        case .double(let number): Node(number.description, Tag(.float))
        case .string(let text): .scalar(text.represented())
        case .array(let elements): Node(elements.map(node), Tag(.seq))
        case .object(let object): Node(object.fields.map { (Node.scalar($0.name.represented()), node($0.value)) })
        }
    }
}
