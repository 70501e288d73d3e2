import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

@Suite struct `Keep checkpoint on access log checkpointed` {
    private let risk: ServiceHarness<RiskControlService>
    private let log = SampleLog(20)

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
        try risk.deliver(log.checkpoint(7, since: 0))
    }

    private var sizes: [Int] {
        get throws { try risk.ask(RiskControl.ListCheckpoints()).checkpoints.map(\.size) }
    }

    private var doubts: [RiskControl.CheckpointDoubt] {
        get throws { try risk.emitted(RiskControl.AccessLogDoubted.self).map(\.doubt) }
    }

    @Test func `keeps those of which each begins as the one before (ASVS 16.4.3)`() throws {
        try risk.deliver(log.checkpoint(13, since: 7))
        try risk.deliver(log.checkpoint(20, since: 13))

        #expect(try sizes == [7, 13, 20])
        #expect(try doubts.isEmpty)
    }

    @Test func `takes the same once more for what it is`() throws {
        try risk.deliver(log.checkpoint(7, since: 0))

        #expect(try sizes == [7])
        #expect(try doubts.isEmpty)
    }

    @Test(arguments: ["flip", "drop", "truncate", "rewrite"])
    func `tells everybody when somebody has changed the log (ASVS 16.4.2)`(change: String) throws {
        var changed = log
        switch change {
        case "flip": changed.entries[3][0] ^= 1
        case "drop": changed.entries.remove(at: 3)
        case "truncate": changed.entries = Array(changed.entries.prefix(6))
        default: changed.entries = changed.entries.map { $0 + [1] }
        }
        let size = min(13, changed.entries.count)

        try risk.deliver(changed.checkpoint(size, since: min(7, size)))

        #expect(try doubts == [.history])
        #expect(try sizes == [7])
    }

    @Test func `tells everybody when another key has signed, or a proof is no proof`() throws {
        var forged = SampleLog(20)
        forged.entries = log.entries
        try risk.deliver(forged.checkpoint(13, since: 7))
        var broken = try log.checkpoint(13, since: 7)
        broken.proof[0] = "not base64url!"
        try risk.deliver(broken)

        #expect(try doubts == [.signature, .history])
    }
}
