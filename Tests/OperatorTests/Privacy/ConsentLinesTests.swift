import Model
import Testing

@testable import Operator

@Suite struct `The table of consents` {
    private func entry(isWithdrawal: Bool, locale: String? = nil, channel: String? = nil) -> Identity.ConsentEntry {
        .init(
            receipt: ID(UUID128(high: 1, low: 2)),
            purpose: .marketing,
            isWithdrawal: isWithdrawal,
            version: "2026-01",
            locale: locale,
            channel: channel,
            at: Timestamp(milliseconds: 1_767_225_600_000)
        )
    }

    @Test func `tells what was allowed from what was taken back`() {
        let table = ConsentLines([entry(isWithdrawal: false, locale: "de", channel: "shop"), entry(isWithdrawal: true)])
            .table

        #expect(
            table.lines(for: .plain).dropFirst() == [
                "2026-01-01T00:00  marketing  allowed     2026-01  de      shop",
                "2026-01-01T00:00  marketing  taken back  2026-01",
            ]
        )
    }
}
