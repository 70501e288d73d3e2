import Model
import ServiceKit

/// Whom and what to trust.
@main struct RiskControlService: Service {
    static let contract: any ServiceContract.Type = RiskControl.self
    static let schema = riskControlSchema

    @HandlerList static var handlers: [Handler] {
        on(assessAction)
        on(noteAccountOnPersonRegistered)
        on(linkAddressOnAddressAdded)
        on(liftDenialOnPersonRestored)
        on(notePurchaseOnOrderPaid)
        on(notePurchaseOnOrderRecorded)
        on(noteRefundOnOrderRefunded)
        on(keepCheckpointOnAccessLogCheckpointed)
        on(findAssessments)
        on(findRings)
        on(listCheckpoints)
    }

    static let personalData = [
        PersonalTable("account", person: ["person"], onErasure: .delete),
        PersonalTable(
            "assessment",
            person: ["person"],
            mentions: ["counterparty"],
            columns: ["subject": .profile, "device": .profile, "network": .profile, "address": .contact],
            onErasure: .delete
        ),
        PersonalTable("link", person: ["person"], columns: ["token": .profile], onErasure: .delete),
        PersonalTable("address", person: ["person"], columns: ["fingerprint": .contact], onErasure: .delete),
        PersonalTable("purchase", person: ["person"], onErasure: .delete),
    ]

    static let retention = [
        RetentionRule(
            "assessment",
            .profile,
            for: "telling fraud from bad luck",
            from: "at",
            .years(2),
            ground: "legitimate interest in preventing fraud (GDPR 6(1)(f))"
        ),
        RetentionRule(
            "purchase",
            .profile,
            for: "telling an unusual order from a usual one",
            from: "paid_at",
            .years(2),
            ground: "legitimate interest in preventing fraud (GDPR 6(1)(f))"
        ),
    ]
}
