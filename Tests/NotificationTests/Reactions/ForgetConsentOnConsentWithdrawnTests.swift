import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Forget consent on consent withdrawn` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    private func withdraw(_ number: UInt64, purpose: Identity.Purpose = .marketing) throws {
        let consent = consent(number, purpose: purpose, withdrawnAt: notification.clock.now)
        try notification.deliver(Identity.ConsentWithdrawn(person: .sample(1), consent: consent))
    }

    @Test func `stops offers at once`() throws {
        try notification.deliver(Identity.ConsentGranted(person: .sample(1), consent: consent(1)))
        try withdraw(1)

        #expect(try notification.offer().delivery(.inbox)?.reason == .noConsent)
    }

    @Test func `leaves a newer consent, and one to something else, as they are`() throws {
        try notification.deliver(Identity.ConsentGranted(person: .sample(1), consent: consent(2)))
        try withdraw(1)
        try withdraw(2, purpose: .analytics)

        #expect(try notification.offer().delivery(.inbox)?.state == .sent)
    }
}
