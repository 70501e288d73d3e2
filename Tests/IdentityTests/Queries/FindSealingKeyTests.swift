import Model
import Privacy
import Support
import Testing

@testable import IdentityService

@Suite struct `Find sealing key` {
    @Test func `gives everybody the same public key`() throws {
        let identity = try ServiceHarness(IdentityService.self)

        let key = try identity.ask(Identity.FindSealingKey())

        #expect(try identity.ask(Identity.FindSealingKey()) == key)
        #expect(
            try SealingKey(id: key.id, publicKey: key.publicKey).seal(
                "li",
                for: .field("nickname", of: Identity.RegisterPerson.self)
            ).text.hasPrefix("\(key.id).")
        )
    }
}
