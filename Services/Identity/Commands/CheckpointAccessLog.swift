import Model
import ServiceKit

/// Signs how the log is now, and announces it with the proof that it still begins as it was at the last checkpoint.
func checkpointAccessLog(
    _ command: Identity.CheckpointAccessLog,
    in transaction: Transaction
) throws -> Identity.AccessLogCheckpointed {
    let log = transaction.accessLog
    let previous = try log.lastCheckpointSize()
    let checkpoint = try transaction.checkpoint()
    let checkpointed = Identity.AccessLogCheckpointed(
        checkpoint: checkpoint,
        previousSize: previous,
        proof: try log.proof(from: previous, to: checkpoint.size)
    )
    guard checkpoint.size > previous else { return checkpointed }
    try log.add(checkpoint)
    transaction.cancel("access log")
    transaction.emit(checkpointed)
    return checkpointed
}
