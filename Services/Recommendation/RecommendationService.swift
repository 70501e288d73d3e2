import Model
import ServiceKit

/// What to show to whom, and why.
@main struct RecommendationService: Service {
    static let contract: any ServiceContract.Type = Recommendation.self
    static let schema = recommendationSchema
    static let memory: (any WorkingMemory.Type)? = Recommender.self

    @HandlerList static var handlers: [Handler] {
        on(recordFeedback)
        on(recordPurchaseOnOrderPaid)
        on(recordPurchaseOnOrderRecorded)
        on(recordReturnOnReturnRecorded)
        on(recordReturnOnOrderRefunded)
        on(keepOfferOnProductPublished)
        on(keepOfferOnProductChanged)
        on(withdrawOfferOnProductRetired)
        on(keepFollowOnPersonFollowed)
        on(endFollowOnPersonUnfollowed)
        on(endFollowsOnPersonBlocked)
        on(allowPersonalisationOnConsentGranted)
        on(stopPersonalisationOnConsentWithdrawn)
        on(stopLearningOnPersonRestricted)
        on(learnAgainOnRestrictionLifted)
        on(askFeed)
    }

    static let personalData = [
        PersonalTable("event", person: ["person"], columns: ["source": .profile], onErasure: .delete),
        PersonalTable("follow", person: ["follower", "followee"], onErasure: .delete),
        PersonalTable("consent", person: ["person"], onErasure: .delete),
    ]

    static let retention = [
        RetentionRule(
            "event",
            .profile,
            for: "recommending what fits",
            from: "at",
            .years(2),
            ground: "consent (GDPR 6(1)(a)), or legitimate interest in general counts (6(1)(f))"
        )
    ]
}
