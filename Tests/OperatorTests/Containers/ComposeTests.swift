import ArgumentParser
import Foundation
import Messaging
import Model
import Testing
import Yams

@testable import Operator

/// The files of `compose/` against the contracts.
@Suite struct `The compose file` {
    private static let services = Suite.services.map { $0.service }
    private let compose: [String: Any]
    private let containers: [String: [String: Any]]
    private let dockerfile: String

    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../compose")
            .standardized
        let text = try String(contentsOf: folder.appending(path: "compose.yaml"), encoding: .utf8)
        compose = try #require(try Yams.load(yaml: text) as? [String: Any])
        containers = try #require(compose["services"] as? [String: [String: Any]])
        dockerfile = try String(contentsOf: folder.appending(path: "Dockerfile"), encoding: .utf8)
    }

    @Test func `runs every service of Souk and nothing unknown`() {
        let others = ["provision", "broker", "souk", "metrics", "prometheus", "grafana"]

        #expect(containers.keys.sorted() == (Self.services + others).sorted())
    }

    @Test(arguments: services)
    func `runs a service as its own user of the broker, on its own volume`(service: String) throws {
        let container = try #require(containers[service])
        let environment = try #require(container["environment"] as? [String: String])

        #expect(container["command"] as? [String] == ["souk-\(service)", "serve"])
        #expect(environment["SOUK_AMQP_URL"] == "amqp://\(service)@broker/")
        #expect(environment["SOUK_AMQP_PASSWORD_FILE"] == "/data/broker-password")
        #expect(environment["SOUK_DATA"] == "/data")
        #expect(environment["SOUK_ANONYMOUS_ROLE"] == "none")
        #expect(container["volumes"] as? [String] == ["\(service):/data"])
    }

    @Test(arguments: services)
    func `watches over a service, starts it again and limits what it can take`(service: String) throws {
        let container = try #require(containers[service])
        let check = try #require(container["healthcheck"] as? [String: Any])

        #expect(check["test"] as? [String] == ["CMD", "souk-\(service)", "health"])
        #expect(container["restart"] as? String == "unless-stopped")
        #expect(container["mem_limit"] != nil)
    }

    @Test(arguments: services + ["provision", "souk", "metrics"])
    func `gives no program more rights than it needs`(name: String) throws {
        let container = try #require(containers[name])

        #expect(container["read_only"] as? Bool == true)
        #expect(container["cap_drop"] as? [String] == ["ALL"])
        #expect(container["security_opt"] as? [String] == ["no-new-privileges:true"])
        #expect(container["ports"] == nil)
    }

    @Test func `takes the verb of souk right after its name`() throws {
        let souk = try #require(containers["souk"])

        // `docker compose run souk doctor` puts the verb in the place of the command, and of nothing else.
        #expect(souk["entrypoint"] as? [String] == ["souk"])
        #expect(souk["command"] as? [String] == ["status"])
    }

    @Test func `gives every user of the broker a volume for the password`() throws {
        let mounts = try #require(containers["provision"]?["volumes"] as? [String])
        let users = BrokerDefinitions(Suite.services).accounts.map(\.name)

        #expect(
            mounts.sorted() == (["broker-definitions:/volumes/broker"] + users.map { "\($0):/volumes/\($0)" }).sorted()
        )
        for user in users {
            #expect(dockerfile.contains("/volumes/\(user) ") || dockerfile.contains("/volumes/\(user)\n"))
        }
    }

    @Test func `declares the volumes that it uses, and no others`() throws {
        let declared = try #require(compose["volumes"] as? [String: Any])
        let mounts = containers.values.flatMap { $0["volumes"] as? [String] ?? [] }
        let used = Set(mounts.compactMap { $0.split(separator: ":").first }.filter { !$0.hasPrefix(".") })

        #expect(Set(declared.keys) == Set(used.map(String.init)))
    }

    @Test func `lets nobody log in to Grafana, whose first password everybody knows`() throws {
        let environment = try #require(containers["grafana"]?["environment"] as? [String: String])

        #expect(environment["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true")
        #expect(environment["GF_AUTH_DISABLE_LOGIN_FORM"] == "true")
        #expect(environment["GF_AUTH_BASIC_ENABLED"] == "false")
        #expect(environment["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer")
    }

    @Test func `publishes ports on the loopback interface only`() {
        for (name, container) in containers {
            for port in container["ports"] as? [String] ?? [] {
                #expect(port.hasPrefix("127.0.0.1:"), "\(name) publishes \(port)")
            }
        }
    }
}

@Suite struct `The broker's definitions` {
    private let definitions = BrokerDefinitions(Suite.services)

    @Test func `hash passwords as RabbitMQ does`() {
        // The example of RabbitMQ's documentation on passwords.
        #expect(
            BrokerDefinitions.hash("test12", salt: [0x90, 0x8D, 0xC6, 0x0A])
                == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"
        )
    }

    @Test func `salt each hash anew`() {
        #expect(BrokerDefinitions.hash("secret") != BrokerDefinitions.hash("secret"))
    }

    @Test func `know no guest, and let nobody in without a password`() {
        let text = definitions.json().pretty()

        #expect(!text.contains("guest"))
        #expect(text.components(separatedBy: #""password_hash": """#).count - 1 == definitions.accounts.count)
    }
}

@Suite struct `Provisioning` {
    @Test func `gives each user a password of its own, once, and tells the broker only hashes`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "souk-provision-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let arguments = ["--volumes", folder, "--definitions", folder + "/broker/definitions.json"]

        try Provision.parse(arguments).run()
        let first = try passwords(in: folder)
        try Provision.parse(arguments).run()

        #expect(try passwords(in: folder) == first)
        #expect(Set(first.values).count == Suite.services.count + 2)
        let definitions = try String(contentsOfFile: folder + "/broker/definitions.json", encoding: .utf8)
        for password in first.values {
            #expect(password.count == 32)
            #expect(!definitions.contains(password))
        }
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/catalogue/broker-password")[
            .posixPermissions
        ]
        #expect(mode as? Int == 0o600)
    }

    private func passwords(in folder: String) throws -> [String: String] {
        let users = BrokerDefinitions(Suite.services).accounts.map(\.name)
        return try Dictionary(
            uniqueKeysWithValues: users.map {
                ($0, try String(contentsOfFile: "\(folder)/\($0)/broker-password", encoding: .utf8))
            }
        )
    }
}
