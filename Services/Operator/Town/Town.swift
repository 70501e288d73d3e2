import Model

/// A made-up town: people with interests, in communities, who follow each other, look at things and buy some of them.
///
/// Everything follows from the seed, the sizes and the last day.
struct Town {
    struct Size {
        var people: Int
        var products: Int
        /// How many days of behaviour.
        var days = 30
        /// The morning after the last day.
        var end: Timestamp
    }

    struct Citizen {
        var community: Int
        /// How much the citizen cares for each interest; together 1.
        var tastes: [Double]
        /// How busy: around 1.
        var energy: Double
        var registeredAt: Timestamp
        var isChinese: Bool
        var consents: [Identity.Purpose]
    }

    struct Good {
        var interest: Int
        var sku: String
        var chinese: String
        var english: String
        var tags: [String]
        /// In fen.
        var price: Int64
        var stock: Int
    }

    struct Follow {
        var follower: Int
        var followee: Int
        var at: Timestamp
    }

    struct Action {
        var person: Int
        var product: Int
        var kind: Recommendation.FeedbackKind
        var at: Timestamp
        var source: String
    }

    struct Newcomer {
        var name: String
        var device: String
        var network: String
        var at: Timestamp
    }

    let size: Size
    let citizens: [Citizen]
    let goods: [Good]
    let follows: [Follow]
    /// In the order of time; what is bought stands here, too.
    let actions: [Action]
    /// Who registers after the last day: a few people like everybody else, and a ring of accounts on few devices.
    let newcomers: [Newcomer]

    init(_ size: Size, seed: UInt64) {
        self.size = size
        var random = TownRandom(seed: seed)
        citizens = Self.citizens(size, &random)
        goods = Self.goods(size, &random)
        follows = Self.follows(citizens, &random)
        actions = TownMonth(size, citizens, goods, follows).actions(&random)
        newcomers = Self.newcomers(size, &random)
    }
}

// Who lives there.
extension Town {
    /// Some communities are many times as large as others.
    private static func citizens(_ size: Size, _ random: inout TownRandom) -> [Citizen] {
        let count = max(4, min(24, size.people / 60))
        let sizes = (0..<count).map { _ in random.logNormal(spread: 0.7) }
        let interests = TownShelf.all.count
        let common = (0..<count).map { community -> [Double] in
            var tastes = Array(repeating: 0.02, count: interests)
            tastes[community % interests] += 0.55
            tastes[random.below(interests)] += 0.25
            return tastes
        }
        let span = 700 * 86_400_000.0
        return (0..<size.people).map { number in
            let community = random.position(sizes)
            var tastes = common[community]
            tastes[random.below(interests)] += 0.2
            let whole = tastes.reduce(0, +)
            // The town grows: half of its people have come in the last third of its time.
            let age = Int64(span * (1 - (Double(number) / Double(size.people)).squareRoot()))
            let jitter = Int64(random.below(3_600_000))
            return Citizen(
                community: community,
                tastes: tastes.map { $0 / whole },
                energy: random.logNormal(spread: 0.9),
                registeredAt: Timestamp(milliseconds: size.end.milliseconds - age - jitter) - .seconds(30 * 86_400),
                isChinese: random.isTrue(0.8),
                consents: (random.isTrue(0.88) ? [.personalisation] : []) + (random.isTrue(0.55) ? [.marketing] : [])
            )
        }
    }

    /// People who come later follow those whom many follow already, mostly of their own community; some follow back.
    private static func follows(_ citizens: [Citizen], _ random: inout TownRandom) -> [Follow] {
        var follows: [Follow] = []
        var known: Set<[Int]> = []
        var followees: [[Int]] = Array(repeating: [], count: citizens.count)
        // Everybody once, and again for each follower.
        var town: [Int] = []
        var communities: [Int: [Int]] = [:]

        func follow(_ follower: Int, _ followee: Int, _ at: Timestamp) {
            guard follower != followee, known.insert([follower, followee]).inserted else { return }
            follows.append(Follow(follower: follower, followee: followee, at: at))
            followees[follower].append(followee)
            town.append(followee)
            communities[citizens[followee].community, default: []].append(followee)
        }

        for (number, citizen) in citizens.enumerated() {
            let wanted = 2 + random.geometric(mean: 6 * citizen.energy)
            for position in 0..<min(wanted, number) {
                let at = citizen.registeredAt + .seconds(60 + position * 40 + random.below(40))
                let neighbours = communities[citizen.community] ?? []
                let friend = followees[number].randomElement(using: &random)
                let target: Int? =
                    if random.isTrue(0.25), let friend, let next = followees[friend].randomElement(using: &random) {
                        next
                    } else if random.isTrue(0.8), let neighbour = neighbours.randomElement(using: &random) {
                        neighbour
                    } else {
                        town.randomElement(using: &random)
                    }
                guard let target else { continue }
                follow(number, target, at)
                if random.isTrue(citizens[target].community == citizen.community ? 0.35 : 0.1) {
                    follow(target, number, at + .seconds(600 + random.below(86_400)))
                }
            }
            town.append(number)
            communities[citizen.community, default: []].append(number)
        }
        return follows
    }

    /// Just after the town's last day: the ring comes in two hours, from three devices.
    private static func newcomers(_ size: Size, _ random: inout TownRandom) -> [Newcomer] {
        var newcomers = (1...12).map { number in
            Newcomer(
                name: "newcomer-\(number)",
                device: "device-n\(number)",
                network: "network-\(random.below(400))",
                at: size.end + .seconds(random.below(4 * 3600))
            )
        }
        newcomers += (1...40).map { number in
            Newcomer(
                name: "ring-\(number)",
                device: "device-ring-\(random.below(3))",
                network: "network-ring-\(random.below(2))",
                at: size.end + .seconds(3600 + random.below(2 * 3600))
            )
        }
        return newcomers.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
    }
}

// What is sold there.
extension Town {
    private static func goods(_ size: Size, _ random: inout TownRandom) -> [Good] {
        let shelves = TownShelf.all
        return (0..<size.products).map { number in
            let interest = number % shelves.count
            let shelf = shelves[interest]
            let article = shelf.articles[random.below(shelf.articles.count)]
            let quality = shelf.qualities[random.below(shelf.qualities.count)]
            let maker = TownShelf.makers[random.below(TownShelf.makers.count)]
            // Most are nearer to the plain one; prices end in 9, as they do.
            let share = random.fraction() * random.fraction()
            let yuan = article.prices.lowerBound + Int(Double(article.prices.count) * share)
            return Good(
                interest: interest,
                sku: "TOWN-\(String(number + 10_001).dropFirst())",
                chinese: "\(maker.0)\(quality.chinese)\(article.chinese)",
                english: "\(maker.1) \(quality.english) \(article.english)",
                tags: [shelf.interest, shelf.chinese, article.english, maker.1],
                price: Int64(yuan / 10 * 10 + 9) * 100,
                stock: 20 + random.below(180)
            )
        }
    }
}
