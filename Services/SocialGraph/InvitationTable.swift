import Model
import ServiceKit
import Storage

extension Transaction {
    var invitations: InvitationTable { InvitationTable(database: database) }
}

/// Invitations and who accepted them, in the tables `invitation` and `acceptance`.
struct InvitationTable {
    let database: Database

    func inviter(of invitation: ID<SocialGraph.Invitation>) throws -> ID<Person>? {
        try database.one("SELECT inviter FROM invitation WHERE id = ?", [invitation.blob]).map { ID($0, "inviter") }
    }

    func insert(_ created: SocialGraph.InvitationCreated, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO invitation (id, inviter, created_at) VALUES (?, ?, ?)",
            [created.invitation.blob, created.inviter.blob, now.milliseconds]
        )
    }

    /// The invitation that brought a person.
    func accepted(by invitee: ID<Person>) throws -> ID<SocialGraph.Invitation>? {
        try database.one("SELECT invitation_id FROM acceptance WHERE invitee = ?", [invitee.blob])
            .map { ID($0, "invitation_id") }
    }

    func insert(_ accepted: SocialGraph.InvitationAccepted, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO acceptance (invitee, inviter, invitation_id, accepted_at) VALUES (?, ?, ?, ?)",
            [accepted.invitee.blob, accepted.inviter.blob, accepted.invitation.blob, now.milliseconds]
        )
    }
}
