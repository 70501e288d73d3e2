import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import NotificationService

@Suite struct `Note recipient on person registered` {
    private let notification: ServiceHarness<NotificationService>

    init() throws {
        notification = try ServiceHarness(NotificationService.self)
    }

    @Test func `keeps the address as it comes, and the language, and tells nobody anything`() throws {
        try notification.join(locale: "zh-Hans")
        #expect(notification.published.isEmpty)

        try notification.tell()
        try notification.startEffects()

        #expect(try notification.mails.map(\.envelope) == [.example])
        #expect(try notification.mails.map(\.locale) == ["zh-Hans"])
    }

    @Test func `keeps nothing of somebody who has left before it arrives`() throws {
        try notification.erase(1)
        try notification.join()

        let rows = try notification.store.read { try $0.all("SELECT * FROM recipient").count }
        #expect(rows == 0)
    }

    @Test func `writes no mail to an address that was refused when somebody else had it`() throws {
        try notification.join(isSuppressed: true)

        let told = try notification.tell()

        #expect(told.delivery(.mail)?.reason == .suppressed)
        #expect(told.delivery(.inbox)?.state == .sent)
    }

    @Test func `keeps somebody without an address, too`() throws {
        try notification.join(email: nil)

        #expect(try notification.tell().delivery(.mail)?.reason == .noAddress)
    }
}
