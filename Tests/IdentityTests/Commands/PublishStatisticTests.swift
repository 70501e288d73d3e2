import Messaging
import Model
import Support
import Testing

@testable import IdentityService

@Suite struct `Publish statistic` {
    private let identity: ServiceHarness<IdentityService>

    init() throws {
        identity = try ServiceHarness(IdentityService.self)
    }

    private func publish(_ statistic: Identity.Statistic = .people, _ locale: String? = nil) throws -> Int64 {
        try identity.send(Identity.PublishStatistic(statistic: statistic, locale: locale)).value
    }

    private func registerMany(_ count: UInt64) throws {
        for number in 1...count { try identity.register(number, email: nil, nickname: nil) }
    }

    @Test func `is near the truth, and seldom the truth`() throws {
        try registerMany(200)

        let values = try (0..<10).map { try publish(.people, $0 == 0 ? nil : "xx-\($0)") }

        // 200 people, and nine languages that nobody speaks: ten standard deviations are 141.
        #expect((59...341).contains(values[0]))
        #expect(values.dropFirst().allSatisfy { (0...141).contains($0) })
        #expect(Set(values.dropFirst()) != [0])
    }

    @Test func `counts those who allow something, not those who allow it no more`() throws {
        try registerMany(300)
        for number in 1...250 as ClosedRange<UInt64> {
            try identity.send(Identity.GrantConsent(person: .sample(number), purpose: .marketing, version: "1"))
        }
        for number in 1...240 as ClosedRange<UInt64> {
            try identity.send(Identity.WithdrawConsent(person: .sample(number), purpose: .marketing))
        }

        #expect(try (0...151).contains(publish(.marketingConsents)))
        #expect(try publish(.people) > 150)
    }

    @Test func `is the same all quarter, announced once and paid once`() throws {
        try registerMany(3)
        let first = try identity.send(Identity.PublishStatistic(statistic: .people))
        try identity.register(4, email: nil)

        let second = try identity.send(Identity.PublishStatistic(statistic: .people))

        #expect(first == second && first.quarter == "2026-Q1" && first.remainingTenths == 9)
        #expect(try identity.emitted(Identity.StatisticPublished.self) == [first])
    }

    @Test func `is refused when the budget is spent, until the next quarter`() throws {
        for number in 1...10 { _ = try publish(.people, "l-\(number)") }

        try identity.expectRefusal(
            .privacyBudgetSpent,
            at: nil,
            of: Identity.PublishStatistic(statistic: .people, locale: "l-11")
        )
        _ = try publish(.people, "l-10")
        identity.clock.advance(by: .seconds(90 * 86_400))
        let next = try identity.send(Identity.PublishStatistic(statistic: .people, locale: "l-11"))
        #expect(next.quarter == "2026-Q2" && next.remainingTenths == 9)
    }
}
