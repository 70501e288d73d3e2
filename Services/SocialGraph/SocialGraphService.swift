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
}
