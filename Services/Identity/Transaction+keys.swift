import Model
import ServiceKit

/// How long to leave others alone between two pieces of work on keys.
private let pause = Duration.milliseconds(20)

// What commands that change keys do alike.
extension Transaction {
    func report(_ rotation: MasterKeyTable.Rotation?) throws -> Identity.KeyReport {
        try Identity.KeyReport(rotation, keys, credentials)
    }

    /// Goes on in a moment.
    func goOn(with rotation: MasterKeyTable.Rotation) {
        schedule(Identity.RotateMasterKey(rotation: rotation.number), at: now + pause, key: "master key")
    }

    func goOn(withPepper version: Int) {
        schedule(Identity.RotatePepper(version: version), at: now + pause, key: "pepper")
    }
}

extension Identity.KeyReport {
    init(_ rotation: MasterKeyTable.Rotation?, _ keys: KeyTable, _ credentials: CredentialTable) throws {
        let peppers = keys.access.peppers
        self.init(
            masterKeyRotations: rotation?.number ?? 0,
            keysToRewrap: rotation?.remaining ?? 0,
            peppers: peppers,
            credentialsToMove: try credentials.count(before: peppers.last ?? 1)
        )
    }
}
