import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Grant consent` {
    private let identity: ServiceHarness<IdentityService>
    private let consent = Identity.GrantConsent(
        person: .sample(1),
        purpose: .marketing,
        version: "2026-01",
        textSha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        locale: "zh-Hans",
        channel: "app"
    )

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
        try identity.register()
    }

    @Test func `records what was shown and announces it`() throws {
        let granted = try identity.send(consent)

        #expect(try identity.emitted(Identity.ConsentGranted.self) == [granted])
        #expect(granted.consent.purpose == .marketing && granted.consent.version == "2026-01")
        #expect(granted.consent.textSha256 == consent.textSha256 && granted.consent.channel == "app")
        #expect(granted.consent.grantedAt == identity.clock.now && granted.consent.withdrawnAt == nil)
        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).consents == [granted.consent])
    }

    @Test func `gives the same receipt for the same consent`() throws {
        let first = try identity.send(consent)
        identity.clock.advance(by: .seconds(60))

        #expect(try identity.send(consent) == first)
        #expect(try identity.emitted(Identity.ConsentGranted.self).count == 1)
    }

    @Test func `gives a new receipt for another version of the text`() throws {
        let first = try identity.send(consent)
        var newer = consent
        newer.version = "2026-02"

        let second = try identity.send(newer)

        #expect(second.consent.receipt != first.consent.receipt)
        #expect(try identity.ask(Identity.FindPerson(person: .sample(1))).consents == [second.consent])
    }

    @Test func `is never written over, not even by an error of ours`() throws {
        try identity.send(consent)

        #expect(throws: DatabaseError.self) {
            try identity.store.write { try $0.run("UPDATE consent_entry SET version = 'forged'") }
        }
    }

    @Test func `refuses people who aren't there, or have left`() throws {
        var stranger = consent
        stranger.person = .sample(2)
        try identity.expectRefusal(.personNotFound, at: "$.person", of: stranger)
        try identity.eraseCompletely()
        try identity.expectRefusal(.personErased, at: "$.person", of: consent)
    }

    @Test func `takes the words of the registered notice, and no others`() throws {
        let notice = try identity.registerNotice()
        var command = consent
        try identity.expectRefusal(.consentTextDiffers, at: "$.text_sha256", of: command)
        command.textSha256 = nil
        try identity.expectRefusal(.consentTextDiffers, at: "$.text_sha256", of: command)
        command.textSha256 = notice.textSha256
        command.locale = "fr"
        try identity.expectRefusal(.consentTextDiffers, at: "$.text_sha256", of: command)
        command.locale = notice.locale

        #expect(try identity.send(command, from: "edge").consent.textSha256 == notice.textSha256)
    }

    @Test func `takes from people what is registered, and from operators what was allowed elsewhere`() throws {
        #expect(try identity.code(of: consent, from: "edge") == .noticeNotFound)
        #expect(try identity.code(of: consent, from: "operator") == nil)
    }

    @Test func `has to be asked for by itself where the notice says so`() throws {
        let notice = try identity.registerNotice(separate: [.overseas, .thirdParty])
        var command = consent
        command.textSha256 = notice.textSha256
        command.locale = notice.locale
        try identity.expectRefusal(.consentNotSeparate, at: "$.is_separate", of: command)
        command.isSeparate = false
        try identity.expectRefusal(.consentNotSeparate, at: "$.is_separate", of: command)
        command.isSeparate = true

        #expect(try identity.send(command).consent.isSeparate == true)
    }
}
