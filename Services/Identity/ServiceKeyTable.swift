import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var serviceKeys: ServiceKeyTable { ServiceKeyTable(database: database) }

    /// Refuses what a service has not signed by the key that it is known by: the first one that it has shown.
    func checkSigned(
        _ confirmation: Identity.ErasureConfirmation,
        of erasure: ErasureRequest
    ) throws {
        let service = confirmation.service
        guard let signature = confirmation.signature, let key = confirmation.publicKey,
            isSigned(
                confirmation.signedText(request: erasure.request, person: erasure.person),
                signature: signature,
                publicKey: key
            )
        else {
            throw Refusal(
                .confirmationUnsigned,
                "\(service) signs what it confirms by its key.",
                path: "$.confirmation.signature"
            )
        }
        guard try serviceKeys.find(service) ?? key == key else {
            throw Refusal(
                .confirmationUnsigned,
                "\(service) is known by another key. If it has lost that, \(Identity.ForgetServiceKey.name) lets it in.",
                path: "$.confirmation.public_key"
            )
        }
        try serviceKeys.save(key, of: service, at: now)
    }
}

/// By which keys services sign their confirmations, in the table `service_key`.
struct ServiceKeyTable {
    let database: Database

    func find(_ service: String) throws -> String? {
        try database.one("SELECT public_key FROM service_key WHERE service = ?", [service]).map { $0["public_key"] }
    }

    /// Keeps the first.
    func save(_ publicKey: String, of service: String, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO service_key (service, public_key, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [service, publicKey, now.milliseconds]
        )
    }

    func remove(_ service: String) throws {
        try database.run("DELETE FROM service_key WHERE service = ?", [service])
    }
}
