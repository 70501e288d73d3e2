import Model
import ServiceKit
import Support
import Testing

@testable import NotificationService

@Suite struct `Note consent on consent granted` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `lets offers through`() throws {
        try notification.deliver(Identity.ConsentGranted(person: .sample(1), consent: consent()))

        #expect(try notification.offer().delivery(.inbox)?.state == .sent)
    }

    @Test(arguments: [Identity.Purpose.personalisation, .analytics])
    func `takes a consent to something else for what it is`(purpose: Identity.Purpose) throws {
        try notification.deliver(Identity.ConsentGranted(person: .sample(1), consent: consent(purpose: purpose)))

        #expect(try notification.offer().delivery(.inbox)?.reason == .noConsent)
    }
}
