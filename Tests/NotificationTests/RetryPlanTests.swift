import Model
import Testing

@testable import NotificationService

@Suite struct `Retry plan` {
    @Test func `tries eight times in about half an hour, then about every hour`() {
        let early = (1...8).map { RetryPlan.delay(after: $0, random: .max / 2) }
        let longest = (1...8).map { attempts in
            (0..<1000 as Range<UInt64>).map { RetryPlan.delay(after: attempts, random: $0 &* 7_777_777) }.max() ?? .zero
        }

        #expect(early.allSatisfy { $0 >= .seconds(1) && $0 <= .seconds(1171) })
        #expect(longest.reduce(.zero, +) <= .seconds(3608))
        #expect(longest.reduce(.zero, +) >= .seconds(3300))
        #expect(RetryPlan.delay(after: 9, random: 3_599_999) == .seconds(3600) + .milliseconds(999))
        #expect(RetryPlan.delay(after: 70, random: 0) == .seconds(1))
    }
}
