import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

private let li = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 1))
private let mei = ID<Person>(UUID128(high: 0x019B_76DA_A800_7000, low: 2))

@Suite struct `A service that is asked for somebody's data` {
    private let guestbook: ServiceHarness<GuestbookService>
    private let pair = OpeningKey(id: ExportParts.keyID)
    private let export = ID<Identity.Export>(UUID128(high: 1, low: 7))

    init() throws {
        guestbook = try ServiceHarness(GuestbookService.self)
        try guestbook.send(Guestbook.Visit(guest: mei, isStored: true))
    }

    private func request(_ person: ID<Person> = li) throws -> [Identity.ContributeExport] {
        let before = try guestbook.sent(Identity.ContributeExport.self).count
        try guestbook.deliver(
            Identity.ExportRequested(
                export: export,
                person: person,
                publicKey: pair.publicKey,
                requestedAt: guestbook.clock.now
            )
        )
        return Array(try guestbook.sent(Identity.ContributeExport.self).dropFirst(before))
    }

    private func opened(_ contributions: [Identity.ContributeExport]) throws -> JSONValue {
        try JSONValue.parse(
            contributions.flatMap { contribution in
                try pair.open(
                    contribution.data,
                    for: .contribution(
                        to: export,
                        by: "guestbook",
                        part: contribution.part,
                        of: contribution.parts
                    )
                )
            }
        )
    }

    @Test func `hands over all rows about them, and nothing about others`() throws {
        try guestbook.send(Guestbook.Visit(guest: li, isStored: true))

        let tables = try opened(request())

        #expect(tables["visit"]?.array?.count == 1)
        #expect(tables["receipt"]?[0]?["amount"] == .int(1999))
        #expect(!String(decoding: tables.encoded(), as: UTF8.self).contains("\(mei)"))
    }

    @Test func `answers that there is nothing, if there is nothing`() throws {
        let contributions = try request()

        #expect(contributions.map(\.part) == [1] && contributions.map(\.parts) == [1])
        #expect(try opened(contributions)["visit"] == [])
    }

    @Test func `hands over in parts what is too long for one message`() throws {
        for _ in 1...700 { try guestbook.send(Guestbook.Visit(guest: li, isStored: true)) }

        let contributions = try request()

        #expect(contributions.count > 1 && contributions.map(\.part) == Array(1...contributions.count))
        #expect(try opened(contributions)["visit"]?.array?.count == 700)
    }

    @Test func `says nothing in clear`() throws {
        try guestbook.send(Guestbook.Visit(guest: li, isStored: true))

        let message = try JSON.encode(#require(request().first))

        #expect(!String(decoding: message, as: UTF8.self).contains("came by"))
    }
}

@Suite struct `An archive of a person's data` {
    private static let rows: JSONValue = [
        "visit": [["note": .string("<b> & \"c\""), "visited_at": .int(0), "host": .null]], "rating": [],
    ]
    private let archive = PersonArchive(
        of: li,
        requestedAt: Timestamp(milliseconds: 1_767_225_600_000),
        sources: [.init(service: "trade", tables: rows), .init(service: "catalogue", tables: [:])],
        open: { _ in nil }
    )

    private var text: String { String(decoding: archive.zip, as: UTF8.self) }

    @Test func `has a page that shows rows as they are, and times as people read them`() {
        #expect(text.contains("<td>&lt;b&gt; &amp; &quot;c&quot;</td><td>1970-01-01T00:00:00.000Z</td><td></td>"))
        #expect(text.contains("as it was on 2026-01-01"))
    }

    @Test func `says so where a service has nothing, and leaves out tables without rows`() {
        #expect(text.contains("<p>Nothing.</p>"))
        #expect(!text.contains("<caption>rating</caption>"))
    }

    @Test func `is the same bytes each time`() {
        #expect(archive.zip == archive.zip)
    }

    @Test func `opens envelopes wherever they are`() {
        let envelope = Envelope(.contact, version: 1, text: "abc")
        let archive = PersonArchive(
            of: li,
            requestedAt: Timestamp(milliseconds: 0),
            sources: [.init(service: "trade", tables: ["a": [["b": .string("\(envelope)")]]])],
            open: { $0 == envelope ? "in clear" : nil }
        )

        #expect(archive.sources[0].tables["a"]?[0]?["b"] == .string("in clear"))
    }
}
