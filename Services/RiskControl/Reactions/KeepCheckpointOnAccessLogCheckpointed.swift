import Model
import ServiceKit

/// Keeps what identity's access log was like; one that contradicts what is kept is not, and everybody is told.
func keepCheckpointOnAccessLogCheckpointed(
    _ event: Identity.AccessLogCheckpointed,
    in transaction: Transaction
) throws {
    if let doubt = try transaction.checkpoints.doubt(event) {
        transaction.emit(RiskControl.AccessLogDoubted(checkpoint: event.checkpoint, doubt: doubt))
        return
    }
    try transaction.checkpoints.add(event.checkpoint)
}
