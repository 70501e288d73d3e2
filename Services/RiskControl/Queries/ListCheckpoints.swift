import Model
import ServiceKit

/// Lists what identity's access log was like when it was told here.
func listCheckpoints(
    _ query: RiskControl.ListCheckpoints,
    in snapshot: Snapshot
) throws -> RiskControl.CheckpointList {
    RiskControl.CheckpointList(checkpoints: try snapshot.checkpoints.list())
}
