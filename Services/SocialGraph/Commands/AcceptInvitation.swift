import Model
import ServiceKit

/// Notes who brought a person, has the two follow each other, and announces both; the same again is only answered.
func acceptInvitation(
    _ command: SocialGraph.AcceptInvitation,
    in transaction: Transaction
) throws -> SocialGraph.InvitationAccepted {
    let (invitation, invitee) = (command.invitation, command.invitee)
    // Invitations of those who have left are gone.
    try transaction.refuseIfErased(invitee, path: "$.invitee")
    guard let inviter = try transaction.invitations.inviter(of: invitation) else {
        throw Refusal(.invitationNotFound, "There is no invitation \(invitation).", path: "$.invitation")
    }
    guard inviter != invitee else { throw Refusal.ofOneself("invite", path: "$.invitee") }
    let accepted = SocialGraph.InvitationAccepted(invitation: invitation, inviter: inviter, invitee: invitee)
    if let earlier = try transaction.invitations.accepted(by: invitee) {
        guard earlier == invitation else {
            throw Refusal(.invitationUsed, "\(invitee) has accepted another invitation.", path: "$.invitee")
        }
        return accepted
    }
    guard try !transaction.follows.isBlocked(inviter, invitee) else { throw Refusal.blocked(path: "$.invitation") }
    try transaction.invitations.insert(accepted, at: transaction.now)
    transaction.emit(accepted)
    for (follower, followee) in [(invitee, inviter), (inviter, invitee)] {
        _ = try transaction.begin(
            Follow(follower: follower, followee: followee, followedAt: transaction.now, isImported: false)
        )
    }
    return accepted
}
