import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Find keys` {
    @Test func `says how far changes are, and shows no key`() async throws {
        let identity = try ServiceHarness(IdentityService.self)
        try await identity.registerWithPassword()
        #expect(
            try identity.ask(Identity.FindKeys())
                == Identity.KeyReport(masterKeyRotations: 0, keysToRewrap: 0, peppers: [1], credentialsToMove: 0)
        )

        try identity.send(Identity.RotatePepper())
        try identity.send(Identity.RotateMasterKey())

        let report = try identity.ask(Identity.FindKeys())
        #expect(report.masterKeyRotations == 1 && report.keysToRewrap > 0)
        #expect(report.peppers == [1, 2] && report.credentialsToMove == 1)
    }
}
