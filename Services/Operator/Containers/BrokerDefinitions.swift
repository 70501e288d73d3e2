import Foundation
import Messaging
import Model
import Privacy

/// The users of a broker and exactly what each may do, as RabbitMQ loads them at its start.
struct BrokerDefinitions {
    var accounts: [BrokerAccount]

    /// One account for each service of Souk, one for operators, one for the gateway that speaks for people.
    init(_ services: [any ServiceContract.Type]) {
        accounts = [.operator, .edge] + services.map { .service($0.service) }
    }

    /// RabbitMQ's own format; users without a password can't log in.
    func json(passwords: [String: String] = [:]) -> JSONValue {
        [
            "vhosts": [["name": "/"]],
            "users": .array(accounts.map { user($0, password: passwords[$0.name]) }),
            "permissions": .array(
                accounts.map { account in
                    [
                        "user": .string(account.name),
                        "vhost": "/",
                        "configure": .string(account.configure),
                        "write": .string(account.write),
                        "read": .string(account.read),
                    ]
                }
            ),
            "topic_permissions": .array(
                accounts.flatMap { account in
                    account.publishing.sorted { $0.key < $1.key }.map { exchange, pattern in
                        [
                            "user": .string(account.name),
                            "vhost": "/",
                            "exchange": .string(exchange),
                            "write": .string(pattern),
                            "read": ".*",
                        ]
                    }
                }
            ),
        ]
    }

    private func user(_ account: BrokerAccount, password: String?) -> JSONValue {
        [
            "name": .string(account.name),
            "password_hash": .string(password.map { Self.hash($0) } ?? ""),
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            // The management page needs a tag; what its user may do there is still what the permissions say.
            "tags": .array(account.name == BrokerAccount.operator.name ? ["monitoring"] : []),
        ]
    }

    /// RabbitMQ's salted hash: four random bytes, then SHA-256 of these and the password, in base64.
    static func hash(_ password: String, salt: [UInt8]? = nil) -> String {
        let salt = salt ?? (0..<4).map { _ in UInt8.random(in: 0...255) }
        return Data(salt + sha256(salt + Array(password.utf8))).base64EncodedString()
    }
}
