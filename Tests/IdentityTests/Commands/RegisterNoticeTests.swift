import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

@Suite struct `Register notice` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
    }

    @Test func `keeps the words with their SHA-256, and announces them once`() throws {
        let notice = try identity.registerNotice(text: "abc")

        #expect(notice.textSha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(notice.laws == [.gdpr, .pipl] && notice.separate == [] && notice.recipients == [])
        #expect(try identity.registerNotice(text: "abc") == notice)
        #expect(try identity.emitted(Identity.NoticeRegistered.self).map(\.notice) == [notice])
    }

    @Test func `keeps a version's words for good, one text for each language`() throws {
        try identity.registerNotice(text: "abc")
        let refusal = #expect(throws: Refusal.self) { try identity.registerNotice(text: "abd") }
        #expect(refusal?.code == .noticeExists && refusal?.path == "$.version")

        try identity.registerNotice(locale: "en", text: "abd")
        try identity.registerNotice(version: "2026-02", text: "abd")

        #expect(try identity.ask(Identity.FindNotices()).notices.map(\.text) == ["abd", "abc", "abd"])
        #expect(throws: DatabaseError.self) {
            try identity.store.write { try $0.run("UPDATE consent_notice SET notice = 'forged'") }
        }
    }

    @Test func `refuses a notice without words, and a language that is none`() throws {
        for (version, locale, text, path) in [
            ("", "en", "abc", "$.version"), ("1", "english, please", "abc", "$.locale"), ("1", "en", "", "$.text"),
        ] {
            let refusal = #expect(throws: Refusal.self) {
                try identity.registerNotice(version: version, locale: locale, text: text)
            }
            #expect(refusal?.code == .invalidField && refusal?.path == path)
        }
        #expect(try identity.emitted(Identity.NoticeRegistered.self).isEmpty)
    }
}
