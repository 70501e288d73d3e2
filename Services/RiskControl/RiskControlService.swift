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
        on(findAssessments)
        on(findRings)
    }
}
