import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Find notices` {
    @Test func `gives those of a purpose and a version`() throws {
        let identity = try ServiceHarness(IdentityService.self)
        let first = try identity.registerNotice()
        let second = try identity.registerNotice(version: "2026-02", text: "更多优惠。")

        #expect(try identity.ask(Identity.FindNotices(purpose: .marketing)).notices == [first, second])
        #expect(try identity.ask(Identity.FindNotices(version: "2026-02")).notices == [second])
        #expect(try identity.ask(Identity.FindNotices(purpose: .analytics)).notices == [])
    }
}
