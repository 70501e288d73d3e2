import Model
import ServiceKit

/// Telling people, with their consent, once.
@main struct NotificationService: Service {
    static let contract: any ServiceContract.Type = Notification.self
    static let schema = notificationSchema
    static let variables = ["SOUK_SMTP_URL", "SOUK_SMTP_CA_FILE", "SOUK_MAIL_FROM"]

    @HandlerList static var handlers: [Handler] {
        on(sendMessage)
        on(settleDelivery)
        on(retryDelivery)
        on(openMessage)
        on(changePreference)
        on(findInbox)

        on(noteRecipientOnPersonRegistered)
        on(noteConsentOnConsentGranted)
        on(forgetConsentOnConsentWithdrawn)
        on(tellOnPersonSuspended)
        on(tellOnOrderAccepted)
        on(tellOnOrderRefused)
        on(tellOnOrderPaid)
        on(tellOnOrderShipped)
        on(tellOnOrderCancelled)
        on(tellOnOrderRefunded)
        on(tellOnGroupBuyFormed)
        on(tellOnGroupBuyExpired)
        on(tellOnBargainHelped)
        on(tellOnHelpRefused)
        on(tellOnBargainReached)
        on(tellOnBargainReopened)
        on(tellOnBargainExpired)
        on(tellOnPersonFollowed)

        // Longer than a conversation with a mail server may take at most.
        on(lease: .seconds(300), deliverMail)
    }

    static let personalData = [
        PersonalTable("delivery", person: ["person"], onErasure: .delete),
        PersonalTable("message", person: ["person"], columns: ["parameters": .profile], onErasure: .delete),
        PersonalTable(
            "recipient",
            person: ["person"],
            columns: ["email": .contact, "locale": .profile],
            onErasure: .delete
        ),
        PersonalTable("consent", person: ["person"], columns: ["receipt": .marketing], onErasure: .delete),
        PersonalTable("preference", person: ["person"], onErasure: .delete),
        PersonalTable("told_follower", person: ["followee", "follower"], onErasure: .delete),
        PersonalTable("suppression", person: ["person"], onErasure: .delete),
    ]

    static let retention = [
        RetentionRule(
            "message",
            .profile,
            for: "an inbox, and saying nothing twice",
            from: "created_at",
            .years(1),
            ground: "performance of the contract (GDPR 6(1)(b))"
        ),
        RetentionRule(
            "consent",
            .marketing,
            for: "showing that an offer was allowed",
            from: "withdrawn_at",
            .years(3),
            ground: "accountability (GDPR 5(2))"
        ),
    ]
}
