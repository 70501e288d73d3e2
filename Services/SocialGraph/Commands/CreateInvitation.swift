import Model
import ServiceKit

/// Makes an invitation and announces it; the same one again is answered, not repeated.
func createInvitation(
    _ command: SocialGraph.CreateInvitation,
    in transaction: Transaction
) throws -> SocialGraph.InvitationCreated {
    try transaction.refuseIfErased(command.inviter, path: "$.inviter")
    let created = SocialGraph.InvitationCreated(
        invitation: command.id ?? transaction.newID(),
        inviter: command.inviter
    )
    if let inviter = try transaction.invitations.inviter(of: created.invitation) {
        guard inviter == created.inviter else {
            throw Refusal(.invitationExists, "There is an invitation \(created.invitation) already.", path: "$.id")
        }
        return created
    }
    try transaction.invitations.insert(created, at: transaction.now)
    transaction.emit(created)
    return created
}
