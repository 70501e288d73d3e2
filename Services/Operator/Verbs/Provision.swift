import ArgumentParser
import Foundation
import Messaging
import Model

/// Makes what containers need before their first start, once.
struct Provision: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes the secrets of a set-up in containers, at its first start.",
        discussion: """
            Gives each user of the broker a password of its own, in DIR/USER/broker-password, readable by its owner \
            alone, and writes the broker's definitions with their salted hashes. What is there already stays as it is, \
            so every start may run it; a new service gets its password without the others noticing.
            """,
        shouldDisplay: false
    )

    @Option(help: "A folder with one folder, or volume, for each user of the broker.", completion: .directory)
    var volumes: String

    @Option(help: "The file that the broker loads its users from.", completion: .file())
    var definitions: String

    func run() throws {
        let ours = BrokerDefinitions(Suite.services)
        var passwords: [String: String] = [:]
        for account in ours.accounts {
            passwords[account.name] = try Self.password(in: DataFolder("\(volumes)/\(account.name)"))
        }
        let folder = DataFolder((definitions as NSString).deletingLastPathComponent)
        try folder.create()
        // Readable by the broker, which runs under another user: hashes of 160 random bits tell nothing.
        try folder.write(ours.json(passwords: passwords), to: definitions, mode: 0o644)
        print("\(passwords.count) users of the broker have a password each; definitions are in \(definitions).")
    }

    private static func password(in folder: DataFolder) throws -> String {
        try folder.create()
        let file = folder.path + "/broker-password"
        if let password = try? String(contentsOfFile: file, encoding: .utf8), !password.isEmpty { return password }
        var generator = SystemRandomNumberGenerator()
        let password = Secrets.password(using: &generator)
        try folder.write(bytes: Array(password.utf8), to: file)
        return password
    }
}
