import Model
import Testing

@testable import Operator

@Suite struct `The table of privacy requests` {
    private let due = Timestamp(milliseconds: 1_767_225_600_000)

    private func report(
        _ state: Identity.PrivacyRequestState,
        settledAt: Timestamp? = nil,
        escalatedAt: Timestamp? = nil
    ) -> Identity.PrivacyRequestReport {
        .init(
            request: ID(UUID128(high: 1, low: 6)),
            person: ID(UUID128(high: 1, low: 1)),
            kind: .access,
            state: state,
            receivedAt: due - .seconds(100),
            dueAt: due,
            deadlines: [],
            settledAt: settledAt,
            escalatedAt: escalatedAt
        )
    }

    @Test func `says when each is due, or that it is answered`() {
        let lines = RequestLines([report(.received), report(.refused, settledAt: due)]).table.lines(for: .plain)

        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("2026-01-01T00:00  access  received  sub_"))
        #expect(lines[2].hasPrefix("answered          access  refused"))
    }

    @Test func `has what is overdue in red`() {
        let rows = RequestLines([report(.received, escalatedAt: due), report(.received)]).table.rows

        #expect(rows.map { $0[0].paint } == [.red, nil])
    }
}

@Suite struct `The next step of a privacy request` {
    private func nextStep(
        _ state: Identity.PrivacyRequestState,
        _ kind: Identity.PrivacyRequestKind = .erasure
    ) -> String? {
        var report = Identity.PrivacyRequestReport.example
        report.state = state
        report.kind = kind
        return report.nextStep
    }

    @Test(arguments: [
        (Identity.PrivacyRequestState.received, "souk privacy request accept pvr_"),
        (.identityPending, "souk privacy request resume pvr_"), (.grace, "souk privacy request cancel pvr_"),
        (.fulfilling, "souk privacy erase sub_"), (.refused, "the supervisory authority, a court"),
        (.partial, "the supervisory authority, a court"), (.duplicate, "with the earlier date: pvr_"),
    ])
    func `is said while there is one`(state: Identity.PrivacyRequestState, text: String) throws {
        #expect(try #require(nextStep(state)).contains(text))
    }

    @Test func `is to write the archive for somebody who wants to see all there is`() throws {
        #expect(try #require(nextStep(.fulfilling, .access)).contains("souk privacy export sub_"))
    }

    @Test(arguments: [Identity.PrivacyRequestState.fulfilled, .cancelled])
    func `isn't invented`(state: Identity.PrivacyRequestState) {
        #expect(nextStep(state) == nil)
    }
}
