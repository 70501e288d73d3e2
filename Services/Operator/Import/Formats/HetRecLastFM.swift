import Model

/// The data set hetrec2011-lastfm-2k: people, their friendships, artists with tags, and who listened how often to whom.
struct HetRecLastFM {
    /// When the data set was published: it says nothing of when people registered, made friends or listened.
    static let publishedAt = Timestamp(milliseconds: 1_304_208_000_000)

    var folder: String
    var consentForAll: String?
    private let ids = DerivedIDs(source: "hetrec-lastfm")

    init(folder: String, consentForAll: String? = nil) {
        self.folder = folder
        self.consentForAll = consentForAll
    }

    var plan: ImportPlan { ImportPlan(source: ids.source, stages: [people, products, follows, behaviour]) }

    private var artists: String { "\(folder)/artists.dat" }
    private var tags: String { "\(folder)/tags.dat" }
    private var taggings: String { "\(folder)/user_taggedartists.dat" }
    private var friends: String { "\(folder)/user_friends.dat" }
    private var plays: String { "\(folder)/user_artists.dat" }

    private func person(_ number: String) -> ID<Person> { ids.id("user \(number)") }
    private func product(_ number: String) -> ID<Catalogue.Product> { ids.id("artist \(number)") }

    /// Whoever has a friend or has listened; bad lines are told when their own turn comes.
    private var people: ImportStage {
        ImportStage(title: "people", services: [Identity.service], files: [friends, plays]) { meter in
            var tables = [
                try TabbedTable(friends, ["userID", "friendID"], meter),
                try TabbedTable(plays, ["userID", "artistID", "weight"], meter),
            ]
            var known: Set<String> = []
            var found: [(String, Row)] = []
            return {
                while found.isEmpty, !tables.isEmpty {
                    guard let row = try tables[0].next() else {
                        tables.removeFirst()
                        continue
                    }
                    let numbers = ["userID", "friendID"].filter { name in row.columns.contains { $0.name == name } }
                        .compactMap { try? row.required($0) }
                    found = numbers.filter { known.insert($0).inserted }.map { ($0, row) }
                }
                guard !found.isEmpty else { return nil }
                let (number, row) = found.removeFirst()
                return try ImportRecord("people", row) { .messages(try registration(person(number))) }
            }
        }
    }

    private func registration(_ person: ID<Person>) throws -> [ImportMessage] {
        let registration = Identity.RegisterPerson(person: person, at: Self.publishedAt)
        return try [ImportMessage(registration, ids, repetition: .personExists)]
            + [consentForAll].compactMap(\.self).map {
                try ImportMessage(consent(.personalisation, $0, of: person), ids)
            }
    }

    private var products: ImportStage {
        ImportStage(title: "products", services: [Catalogue.service], files: [tags, taggings, artists]) { meter in
            var (counts, complaints) = try countTags(meter)
            var table = try TabbedTable(artists, ["id", "name", "url", "pictureURL"], meter)
            return {
                if let complaint = complaints.popLast() { return complaint }
                if let row = try table.next() {
                    return try ImportRecord("products", row) {
                        let number = try row.required("id")
                        return .messages(try artist(number, row, counts.removeValue(forKey: number) ?? [:]))
                    }
                }
                let left = counts.values.reduce(0) { $0 + $1.values.reduce(0, +) }
                guard left > 0 else { return nil }
                counts = [:]
                return ImportRecord(
                    kind: "taggings",
                    origin: Origin(file: taggings, line: 0),
                    text: [],
                    content: .passedOver("of artists that artists.dat does not list", count: left)
                )
            }
        }
    }

    /// How often each artist was given which tag, and what cannot be read of that.
    private func countTags(_ meter: ByteMeter) throws -> ([String: [String: Int]], [ImportRecord]) {
        var complaints: [ImportRecord] = []
        func each(_ kind: String, _ table: TabbedTable, _ body: (Row) throws -> Void) throws {
            var table = table
            while let row = try table.next() {
                do {
                    try body(row)
                } catch let complaint as Complaint {
                    complaints.append(try ImportRecord(kind, row) { .bad(complaint.reason) })
                }
            }
        }
        var names: [String: String] = [:]
        try each("tags", TabbedTable(tags, ["tagID", "tagValue"], meter)) { row in
            names[try row.required("tagID")] = try row.required("tagValue")
        }
        var counts: [String: [String: Int]] = [:]
        let columns = ["userID", "artistID", "tagID", "day", "month", "year"]
        try each("taggings", TabbedTable(taggings, columns, meter)) { row in
            let tag = try row.required("tagID")
            guard let name = names[tag] else { throw Complaint("tags.dat has no tag \(tag)") }
            counts[try row.required("artistID"), default: [:]][name, default: 0] += 1
        }
        return (counts, complaints.reversed())
    }

    private func artist(_ number: String, _ row: Row, _ tags: [String: Int]) throws -> [ImportMessage] {
        let id = product(number)
        let common = tags.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let creation = Catalogue.CreateProduct(
            id: id,
            sku: "lastfm-\(number)",
            title: .english(try row.required("name")),
            price: Money(0, .eur),
            tags: ShopifyProducts.tags(common)
        )
        return [
            try ImportMessage(creation, ids, repetition: .productExists),
            try ImportMessage(Catalogue.PublishProduct(id: id), ids),
        ]
    }

    /// Friendships stand in the file once for each direction.
    private var follows: ImportStage {
        ImportStage(title: "follows", services: [SocialGraph.service], files: [friends]) { meter in
            var table = try TabbedTable(friends, ["userID", "friendID"], meter)
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("follows", row) {
                    let follow = SocialGraph.FollowPerson(
                        follower: person(try row.required("userID")),
                        followee: person(try row.required("friendID")),
                        at: Self.publishedAt
                    )
                    return .messages([try ImportMessage(follow, ids)])
                }
            }
        }
    }

    private var behaviour: ImportStage {
        ImportStage(title: "behaviour", services: [Recommendation.service], files: [plays]) { meter in
            var table = try TabbedTable(plays, ["userID", "artistID", "weight"], meter)
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("behaviour", row) {
                    let feedback = Recommendation.RecordFeedback(
                        person: person(try row.required("userID")),
                        product: product(try row.required("artistID")),
                        kind: .view,
                        at: Self.publishedAt,
                        count: try row.count("weight"),
                        source: "import"
                    )
                    return .messages([try ImportMessage(feedback, ids)])
                }
            }
        }
    }
}

/// A file of HetRec: values between tabs, under a heading, in UTF-8 or else Latin-1.
///
/// Both occur, even in one file: a line that is no UTF-8 is taken as Latin-1, in which everything is a text.
struct TabbedTable {
    private var lines: TextLines
    private let path: String
    private let columns: [Column]

    init(_ path: String, _ names: [String], _ meter: ByteMeter) throws(Failure) {
        self.path = path
        columns = names.map { .required($0, "") }
        lines = TextLines(try Lookahead(ByteSource(path: path, meter: meter)))
        let heading = try lines.next().map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        guard heading == names.joined(separator: "\t") else {
            throw .usage(
                "\(path) is not the file of HetRec 2011 Last.fm: its heading is \(heading.debugDescription).",
                nextStep: "Expected \(names.joined(separator: ", ")), with tabs between."
            )
        }
    }

    mutating func next() throws(Failure) -> Row? {
        guard let line = try lines.next() else { return nil }
        let text = String(validating: line.bytes, as: UTF8.self) ?? Self.latin1(line.bytes)
        let fields = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        let values: Result<[String?], Complaint> =
            fields.count == columns.count
            ? .success(fields) : .failure(Complaint("\(fields.count) fields where the heading has \(columns.count)"))
        return Row(
            origin: Origin(file: path, line: line.number),
            text: line.bytes,
            columns: columns,
            values: values
        )
    }

    private static func latin1(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
