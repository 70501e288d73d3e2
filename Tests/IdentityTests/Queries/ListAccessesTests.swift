import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

@Suite struct `List accesses` {
    @Test func `shows entries to the letter, from any place on`() throws {
        let identity = try ServiceHarness(IdentityService.self)
        try identity.register()
        for _ in 1...3 {
            try identity.send(identity.revealing([.nickname]))
        }

        let all = try identity.ask(Identity.ListAccesses())
        let rest = try identity.ask(Identity.ListAccesses(from: 2))

        #expect(all.size == 3 && all.entries.count == 3)
        #expect(rest.size == 3 && rest.entries == [all.entries[2]])
        let positions = try all.entries.map { try JSON.decode(AccessEntry.self, from: Array($0.utf8)).position }
        #expect(positions == [0, 1, 2])
    }
}
