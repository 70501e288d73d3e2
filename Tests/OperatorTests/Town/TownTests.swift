import Foundation
import Model
import Testing

@testable import Operator

@Suite struct `A town` {
    private static let size = Town.Size(
        people: 2000,
        products: 600,
        end: Timestamp(milliseconds: 1_780_272_000_000)
    )
    /// Made once, on a thread of its own: it takes seconds, and other tests need the few threads of the pool.
    private static let town = Task {
        await withCheckedContinuation { made in
            Thread { made.resume(returning: Town(size, seed: 1)) }.start()
        }
    }

    private let town: Town

    init() async {
        town = await Self.town.value
    }

    @Test func `is the same, byte for byte, for the same seed, and another for another`() throws {
        let folders = (1...3).map { _ in
            FileManager.default.temporaryDirectory.appending(path: "souk-town-\(UUID().uuidString)").path
        }
        let small = Town.Size(people: 100, products: 30, end: Self.size.end)

        let names = try zip(folders, [7, 7, 8] as [UInt64]).map { folder, seed in
            try TownFiles(town: Town(small, seed: seed)).write(to: folder)
        }

        for name in names[0] where name != "newcomers.csv" {
            let bytes = try folders.map { try Data(contentsOf: URL(filePath: $0).appending(path: name)) }
            #expect(bytes[0] == bytes[1], "\(name)")
            #expect(bytes[0] != bytes[2], "\(name)")
        }
    }

    @Test func `has few whom very many follow, and many whom few follow`() {
        var followers = Array(repeating: 0, count: town.citizens.count)
        for follow in town.follows { followers[follow.followee] += 1 }
        let sorted = followers.sorted(by: >)
        let mean = Double(town.follows.count) / Double(town.citizens.count)

        #expect((5...15).contains(mean))
        #expect(Double(sorted[0]) > 12 * mean)
        // The top hundredth has a tenth of all followers, and half of the people have less than the mean.
        #expect(sorted.prefix(20).reduce(0, +) > town.follows.count / 10)
        #expect(sorted[1000] < Int(mean))
        // A power law's tail is a line in the log-log plot: ten times the followers, ten to a thousand times fewer people.
        let (ten, hundred) = (sorted.count { $0 >= 10 }, sorted.count { $0 >= 100 })
        #expect((10...1000).contains(Double(ten) / Double(max(1, hundred))))
    }

    @Test func `follows within its communities far more than chance would have it`() {
        let sizes = Dictionary(town.citizens.map { ($0.community, 1.0) }, uniquingKeysWith: +)
        let whole = Double(town.citizens.count)
        let byChance = sizes.values.reduce(0) { $0 + ($1 / whole) * ($1 / whole) }
        let inside = town.follows.count { town.citizens[$0.follower].community == town.citizens[$0.followee].community }
        let share = Double(inside) / Double(town.follows.count)

        #expect(sizes.count > 10)
        #expect(share > 5 * byChance)
        #expect((0.6...0.95).contains(share))
    }

    @Test func `follows each other back, and nobody twice or oneself`() {
        let pairs = Set(town.follows.map { [$0.follower, $0.followee] })
        let mutual = pairs.count { pairs.contains([$0[1], $0[0]]) }

        #expect(pairs.count == town.follows.count)
        #expect(pairs.allSatisfy { $0[0] != $0[1] })
        #expect((0.25...0.75).contains(Double(mutual) / Double(pairs.count)))
        #expect(town.follows.allSatisfy { $0.at < Self.size.end })
    }

    @Test func `looks far more than it likes, and likes more than it buys`() {
        func count(_ kind: Recommendation.FeedbackKind) -> Int { town.actions.count { $0.kind == kind } }

        #expect(count(.view) > 8 * count(.like))
        #expect(count(.like) > count(.cart))
        #expect(count(.cart) > 2 * count(.buy))
        #expect(count(.buy) > 200)
        #expect(town.actions.count > 50_000)
    }

    @Test func `looks at what it cares for`() {
        let views = town.actions.filter { $0.kind == .view }
        let matching = views.reduce(0.0) { $0 + town.citizens[$1.person].tastes[town.goods[$1.product].interest] }
        // Each person with the products of somebody else: what chance gives.
        let shifted = zip(views, views.dropFirst(views.count / 2) + views.prefix(views.count / 2))
            .reduce(0.0) { $0 + town.citizens[$1.0.person].tastes[town.goods[$1.1.product].interest] }

        #expect(matching > 2 * shifted)
    }

    @Test func `does what its friends have done`() {
        var followees: [Int: Set<Int>] = [:]
        for follow in town.follows { followees[follow.follower, default: []].insert(follow.followee) }
        var likers: [Int: Set<Int>] = [:]
        var (met, byChance, count) = (0, 0, 0)
        let strangers = town.citizens.indices.map { ($0 + 997) % town.citizens.count }
        for action in town.actions where action.kind != .view {
            guard let friends = followees[action.person], let others = followees[strangers[action.person]]
            else { continue }
            count += 1
            let earlier = likers[action.product] ?? []
            met += earlier.isDisjoint(with: friends) ? 0 : 1
            byChance += earlier.isDisjoint(with: others) ? 0 : 1
            likers[action.product, default: []].insert(action.person)
        }

        #expect(count > 5000)
        #expect(met * 2 > byChance * 3)
    }

    @Test func `is awake in the evening and at the weekend, in China`() {
        func local(_ action: Town.Action) -> Int { Int(action.at.milliseconds / 3_600_000 + 8) }
        let hours = Dictionary(town.actions.map { (local($0) % 24, 1) }, uniquingKeysWith: +)
        // 1 January 1970 was a Thursday.
        let days = Dictionary(town.actions.map { ((local($0) / 24 + 4) % 7, 1) }, uniquingKeysWith: +)

        #expect((hours[21] ?? 0) > 5 * (hours[4] ?? 0))
        #expect((days[6] ?? 0) > (days[2] ?? 0) * 11 / 10)
    }

    @Test func `sells everything under a name in two languages at a price of its kind`() throws {
        #expect(Set(town.goods.map(\.sku)).count == town.goods.count)
        for good in town.goods {
            let article = try #require(
                TownShelf.all[good.interest].articles.first { good.english.hasSuffix($0.english) }
            )
            #expect(good.chinese.contains { $0 >= "\u{4E00}" && $0 <= "\u{9FFF}" })
            let yuan = Int(good.price / 100)
            #expect((article.prices.lowerBound - 9...article.prices.upperBound + 9).contains(yuan), "\(good)")
        }
    }

    @Test func `is joined by a ring of many accounts on few devices within two hours`() throws {
        let devices = Dictionary(grouping: town.newcomers, by: \.device).filter { $1.count > 5 }
        let ring = devices.values.flatMap(\.self)
        let first = try #require(ring.map(\.at).min())
        let last = try #require(ring.map(\.at).max())

        #expect(ring.count == 40)
        #expect(devices.count == 3)
        #expect(last - first <= .seconds(7200))
        #expect(first >= Self.size.end)
    }
}
