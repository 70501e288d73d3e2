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

        #expect(try mails() == 5)
    }

    @Test func `sends codes to a known device when strangers have used up theirs (ASVS 6.3.1)`() async throws {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        for _ in 0..<7 { try identity.send(identity.recovery()) }

        for _ in 0..<7 {
            try identity.send(identity.recovery(from: device))
        }

        #expect(try mails() == 10)
    }

    @Test func `takes the device of somebody else for an unknown one`() async throws {
        let device = try #require(try await identity.loggedIn().secrets.deviceToken)
        try await identity.registerWithPassword(2, email: "mei@example.com")

        for token in [device, device, device, nil, nil, nil] {
            try identity.send(identity.recovery("mei@example.com", from: token))
        }

        #expect(try mails() == 5)
    }

    private func mails() throws -> Int {
        try identity.sent(Notification.SendMessage.self).count { $0.template == "recovery_code" }
    }
}
