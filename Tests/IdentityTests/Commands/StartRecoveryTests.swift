import Model
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `Start recovery` {
    private let identity: ServiceHarness<IdentityService>

    init() async throws {
        identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
    }

    @Test func `sends a code to whoever has the address, and tells nobody whether somebody has (ASVS 6.3.8)`() throws {
        let known = try identity.send(identity.recovery())
        let mails = try identity.sent(Notification.SendMessage.self).count
        let unknown = try identity.send(identity.recovery("nobody@example.com"))

        #expect(try identity.sent(Notification.SendMessage.self).count == mails)
        #expect(known.expiresAt == unknown.expiresAt && known.code != unknown.code)
        #expect(try identity.sent(Notification.SendMessage.self).last?.template == "recovery_code")
    }

    @Test func `sends no more than five an hour, and doesn't say so (ASVS 2.4.1)`() throws {
        for _ in 0..<7 { try identity.send(identity.recovery()) }

        #expect(try identity.sent(Notification.SendMessage.self).count { $0.template == "recovery_code" } == 5)
    }
}
