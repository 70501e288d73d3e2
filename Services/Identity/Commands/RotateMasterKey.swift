import Model
import ServiceKit

/// Begins to change the key-encryption key, or goes on with it: a few keys at a time, all of which can be read meanwhile.
///
/// The keys lie in a database of their own, which may be one step ahead of this one after a crash: then the step is found
/// done, and only said.
func rotateMasterKey(_ command: Identity.RotateMasterKey, in transaction: Transaction) throws -> Identity.KeyReport {
    let master = transaction.keys.master
    let last = try master.last()
    guard let number = command.rotation else {
        let rotation = if let last, !last.isComplete { last } else { try master.begin() }
        transaction.goOn(with: rotation)
        return try transaction.report(rotation)
    }
    guard let last, last.number == number, let rotation = try master.proceed() else {
        return try transaction.report(last)
    }
    if rotation.isComplete {
        transaction.emit(Identity.MasterKeyRotated(rotation: number, rotatedAt: transaction.now))
    } else {
        transaction.goOn(with: rotation)
    }
    return try transaction.report(rotation)
}
