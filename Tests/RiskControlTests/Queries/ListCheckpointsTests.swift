import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `List checkpoints` {
    @Test func `shows what was kept, to the letter`() throws {
        let risk = try ServiceHarness(RiskControlService.self)
        let log = SampleLog(5)
        let kept = try [log.checkpoint(2, since: 0), log.checkpoint(5, since: 2)]
        for event in kept { try risk.deliver(event) }

        #expect(try risk.ask(RiskControl.ListCheckpoints()).checkpoints == kept.map(\.checkpoint))
    }

    @Test func `is empty before there is anything to witness`() throws {
        let risk = try ServiceHarness(RiskControlService.self)

        #expect(try risk.ask(RiskControl.ListCheckpoints()).checkpoints.isEmpty)
    }
}
