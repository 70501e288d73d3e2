import Model
import ServiceKit

/// Who listens to whom.
@main struct SocialGraphService: Service {
    static let contract: any ServiceContract.Type = SocialGraph.self
    static let schema = socialGraphSchema

    @HandlerList static var handlers: [Handler] {
        on(followPerson)
        on(unfollowPerson)
        on(blockPerson)
        on(findFollows)
        on(createInvitation)
        on(acceptInvitation)
        on(createCircle)
        on(joinCircle)
        on(leaveCircle)
        on(findCircles)
        on(computeInfluence)
        on(rankInfluence)
    }

    static let personalData = [
        PersonalTable("follow", person: ["follower", "followee"], onErasure: .delete),
        PersonalTable("block", person: ["blocker", "blocked"], onErasure: .delete),
        PersonalTable("invitation", person: ["inviter"], onErasure: .delete),
        PersonalTable("acceptance", person: ["invitee", "inviter"], onErasure: .delete),
        PersonalTable("membership", person: ["person"], onErasure: .delete),
        // The others' circle goes on, without an owner.
        PersonalTable("circle", person: ["owner"], onErasure: .mask([])),
        PersonalTable("influence", person: ["person"], onErasure: .delete),
    ]

    static let retention = [
        RetentionRule(
            "invitation",
            .profile,
            for: "knowing who invited whom",
            from: "created_at",
            .years(1),
            ground: "performance of the contract (GDPR 6(1)(b))"
        )
    ]
}
