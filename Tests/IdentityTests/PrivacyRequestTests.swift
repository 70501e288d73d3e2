import Model
import Testing

@testable import IdentityService

@Suite struct `A privacy request` {
    private static let day: Int = 86_400
    private let received = Timestamp(milliseconds: 1_767_225_600_000)

    private func request(
        _ kind: Identity.PrivacyRequestKind = .access,
        _ laws: [Identity.PrivacyLaw] = [.gdpr]
    ) -> PrivacyRequest {
        PrivacyRequest(
            request: ID(UUID128(high: 1, low: 1)),
            person: .sample(1),
            kind: kind,
            clock: LegalClock(receivedAt: received, laws: laws),
            at: received
        )
    }

    private let work = PrivacyRequest.Work.export(ID(UUID128(high: 1, low: 2)))

    @Test func `gives each alarm once, and then that it is overdue`() {
        var request = request()
        var seen: [PrivacyRequest.Notice] = []
        var now = received
        while let next = request.nextLook(after: now) {
            #expect(request.notices(at: next - .milliseconds(1)).isEmpty)
            now = next
            seen += request.notices(at: now)
        }

        #expect(seen == [.alarm(percent: 50), .alarm(percent: 75), .alarm(percent: 90), .overdue])
        #expect(request.escalatedAt == now && now == request.clock.deadline(at: now))
        #expect(request.isOpen)
    }

    @Test func `gives only the last alarm after a stand-still`() {
        var request = request()

        let notices = request.notices(at: received + .seconds(40 * Self.day))

        #expect(notices == [.alarm(percent: 90), .overdue])
        #expect(request.notices(at: received + .seconds(41 * Self.day)).isEmpty)
    }

    @Test func `is silent while its clock stands still, unless another law runs on`() throws {
        var european = request()
        try european.pause(at: received)
        var both = request(.access, [.gdpr, .pipl])
        try both.pause(at: received)

        #expect(european.nextLook(after: received) == nil)
        #expect(european.notices(at: received + .seconds(300 * Self.day)).isEmpty)
        #expect(both.nextLook(after: received) != nil)
    }

    @Test func `is silent once it is answered`() throws {
        var request = request()
        try request.refuse(.unfounded, at: received)

        #expect(request.nextLook(after: received) == nil)
        #expect(request.notices(at: received + .seconds(300 * Self.day)).isEmpty)
    }

    @Test func `can be put off by a week if it is an erasure, not more, and nothing else can`() throws {
        var erasure = request(.erasure)
        #expect(throws: Refusal.self) { try erasure.startGrace(days: 8, at: received) }
        #expect(throws: Refusal.self) { try erasure.startGrace(days: 0, at: received) }
        var access = request()
        #expect(throws: Refusal.self) { try access.startGrace(days: 1, at: received) }

        try erasure.startGrace(days: 7, at: received)

        #expect(erasure.state == .grace && erasure.nextLook(after: received) == received + .seconds(7 * Self.day))
    }

    @Test func `can be taken back until an erasure has begun`() throws {
        var waiting = request(.erasure)
        try waiting.startGrace(days: 7, at: received)
        try waiting.cancel(at: received)
        #expect(waiting.state == .cancelled && !waiting.isOpen)

        var begun = request(.erasure)
        try begun.fulfil(by: .erasure(ID(UUID128(high: 1, low: 3))), at: received)
        #expect(throws: Refusal.self) { try begun.cancel(at: received) }
    }

    @Test func `is answered once`() throws {
        var request = request()
        try request.fulfil(by: work, at: received)
        try request.settle(at: received)

        #expect(request.state == .fulfilled)
        #expect(throws: Refusal.self) { try request.settle(at: received) }
        #expect(throws: Refusal.self) { try request.refuse(.excessive, at: received) }
        #expect(throws: Refusal.self) { try request.extend(.number, at: received) }
        #expect(throws: Refusal.self) { try request.cancel(at: received) }
    }

    @Test func `lets the clock go on when it is accepted`() throws {
        var request = request()
        try request.pause(at: received)

        try request.fulfil(by: work, at: received + .seconds(2 * Self.day))

        #expect(!request.clock.isPaused)
        let report = Identity.PrivacyRequestReport(request, at: received)
        #expect(report.export == ID(UUID128(high: 1, low: 2)) && report.erasure == nil)
    }

    @Test func `says what can be done about a refusal, and only then`() throws {
        var request = request()
        #expect(Identity.PrivacyRequestReport(request, at: received).remedies.isEmpty)

        try request.refuse(.legalClaims, at: received)

        let report = Identity.PrivacyRequestReport(request, at: received)
        #expect(report.remedies == [.supervisoryAuthority, .court] && report.refusal == .legalClaims)
    }
}
