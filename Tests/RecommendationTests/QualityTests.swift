import Foundation
import Model
import Support
import Testing

@testable import RecommendationService

/// Whether feeds find what people really went on to like, on a data set that is not part of the project.
@Suite struct `Quality` {
    private static let listens = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "../shared/data/recommendation/hetrec-lastfm/user_artists.dat")
    private static let isThere = FileManager.default.fileExists(atPath: listens.path)

    /// A fifth of what each of 1,892 people listened to is hidden; of 150 people it is asked how much of it is found
    /// among twenty artists, by the feed and by a board of the most popular.
    @Test(.enabled(if: isThere, "the HetRec Last.fm data set is not there"))
    func `finds twice as much of what people like as a board of the most popular`() throws {
        var random = SeededGenerator(seed: 7)
        var recommender = Recommender()
        var known: [Int: Set<UInt64>] = [:]
        var hidden: [Int: Set<UInt64>] = [:]
        var listeners: [UInt64: Int] = [:]
        let now = Timestamp(milliseconds: 1_767_225_600_000)
        for line in try String(contentsOf: Self.listens, encoding: .isoLatin1).split(whereSeparator: \.isNewline)
            .dropFirst()
        {
            let fields = line.split(separator: "\t")
            let (person, artist) = (try #require(Int(fields[0])), try #require(UInt64(fields[1])))
            if random.next() % 5 == 0 {
                hidden[person, default: []].insert(artist)
            } else {
                known[person, default: []].insert(artist)
                listeners[artist, default: 0] += 1
                let feedback = Feedback(
                    person: .sample(UInt64(person)),
                    product: .sample(artist),
                    act: .like,
                    at: now,
                    count: try #require(Int(fields[2]))
                )
                recommender.apply(.feedback(feedback))
            }
        }
        for artist in listeners.keys.sorted() {
            recommender.apply(
                .offer(Offer(id: .sample(artist), isForSale: true, titles: [], tags: [], price: Money(100, .eur)))
            )
        }
        let board = listeners.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)

        let asked = hidden.keys.filter { known[$0] != nil }.sorted().prefix(150)
        var (byFeed, byBoard) = (0.0, 0.0)
        for person in asked {
            let (known, hidden) = (known[person, default: []], hidden[person, default: []])
            recommender.apply(.personalisation(.sample(UInt64(person)), isAllowed: true))
            let feed = recommender.feed(for: .sample(UInt64(person)), limit: 20, isSeenIncluded: false, now: now)
            let shown = feed.items.map(\.product.uuid.low)
            byFeed += Double(shown.filter(hidden.contains).count) / Double(hidden.count)
            let popular = board.lazy.filter { !known.contains($0) }.prefix(20)
            byBoard += Double(popular.filter(hidden.contains).count) / Double(hidden.count)
        }

        #expect(byFeed > 2 * byBoard, "recall \(byFeed / Double(asked.count)) against \(byBoard / Double(asked.count))")
    }
}
