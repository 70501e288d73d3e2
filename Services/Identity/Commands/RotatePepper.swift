import Model
import ServiceKit

/// How many hashes are put under another pepper at a time.
private let batch = 500
/// How old a backup of identity may be at most: its hashes are under the pepper of its time.
private let oldestBackup = Duration.seconds(30 * 86_400)

/// Makes a pepper, or goes on with putting hashes under it: opening and sealing them again needs nobody's password.
func rotatePepper(_ command: Identity.RotatePepper, in transaction: Transaction) throws -> Identity.KeyReport {
    let access = transaction.keys.access
    let latest = access.peppers.last ?? 1
    guard let version = command.version else {
        let isUnderWay = try transaction.credentials.count(before: latest) > 0
        let version = isUnderWay ? latest : latest + 1
        try access.makePepper(version)
        transaction.goOn(withPepper: version)
        return try transaction.report(transaction.keys.master.last())
    }
    if version == latest {
        try transaction.movePasswords(to: version, limit: batch)
        if try transaction.credentials.count(before: version) > 0 {
            transaction.goOn(withPepper: version)
        } else {
            transaction.emit(Identity.PepperRotated(version: version, rotatedAt: transaction.now))
            transaction.schedule(
                Identity.RetirePepper(before: version),
                at: transaction.now + oldestBackup,
                key: "pepper before \(version)"
            )
        }
    }
    return try transaction.report(transaction.keys.master.last())
}

extension Transaction {
    /// Puts hashes that are under earlier peppers under this one.
    func movePasswords(to version: Int, limit: Int) throws {
        for (person, credential) in try credentials.all(before: version, limit: limit) {
            let (hash, _) = try keys.access.open(credential, of: person)
            try credentials.replace(credential, by: keys.access.seal(hash, of: person), of: person)
        }
    }
}
