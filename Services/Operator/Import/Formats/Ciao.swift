import Messaging
import Model

/// Ciao: people, whom they trust, and how they rated products of which nothing but the category is known.
struct Ciao {
    var folder: String
    var consentForAll: String?
    private let ids = DerivedIDs(source: "ciao")
    private static let columns = ["user", "item", "category", "rating", "helpfulness", "timestamp"]
        .map { Column.required($0, "") }

    init(folder: String, consentForAll: String? = nil) {
        self.folder = folder
        self.consentForAll = consentForAll
    }

    var plan: ImportPlan { ImportPlan(source: ids.source, stages: [people, products, follows, behaviour]) }

    private var ratings: String { "\(folder)/ciao_ratings.csv.gz" }
    private var trust: String { "\(folder)/trust.txt" }
    /// From the numbers of `ratings` to those of `trust`.
    private var numbers: String { "\(folder)/userReindex.json" }

    private func person(_ number: String) -> ID<Person> { ids.id("user \(number)") }
    private func product(_ number: String) -> ID<Catalogue.Product> { ids.id("item \(number)") }

    private static func time(_ row: Row) throws(Complaint) -> Timestamp {
        guard let at = try row.time("timestamp") else { throw Complaint("timestamp is empty") }
        return at
    }

    /// Whoever has rated, registered at the time of the first rating; bad lines are told in their own turn.
    private var people: ImportStage {
        ImportStage(title: "people", services: [Identity.service], files: [ratings]) { meter in
            var table = try RowReader(ratings, columns: Self.columns, meter: meter)
            var known: Set<String> = []
            return {
                while let row = try table.next() {
                    guard let number = try? row.required("user"), let at = try? Self.time(row),
                        known.insert(number).inserted
                    else { continue }
                    return try ImportRecord("people", row) {
                        let registration = Identity.RegisterPerson(person: person(number), at: at)
                        return .messages(
                            try [ImportMessage(registration, ids, repetition: .personExists)]
                                + [consentForAll].compactMap(\.self).map {
                                    try ImportMessage(consent(.personalisation, $0, of: person(number)), ids)
                                }
                        )
                    }
                }
                return nil
            }
        }
    }

    /// Whatever was rated, under the category of its first rating.
    private var products: ImportStage {
        ImportStage(title: "products", services: [Catalogue.service], files: [ratings]) { meter in
            var table = try RowReader(ratings, columns: Self.columns, meter: meter)
            var known: Set<String> = []
            return {
                while let row = try table.next() {
                    guard let number = try? row.required("item"), let category = try? row.required("category"),
                        known.insert(number).inserted
                    else { continue }
                    return try ImportRecord("products", row) {
                        let creation = Catalogue.CreateProduct(
                            id: product(number),
                            sku: "ciao-\(number)",
                            title: .english("Item \(number) of category \(category)"),
                            price: Money(0, .eur),
                            tags: ["category \(category)"]
                        )
                        return .messages([
                            try ImportMessage(creation, ids, repetition: .productExists),
                            try ImportMessage(Catalogue.PublishProduct(id: product(number)), ids),
                        ])
                    }
                }
                return nil
            }
        }
    }

    private var follows: ImportStage {
        ImportStage(title: "follows", services: [SocialGraph.service], files: [trust]) { meter in
            let numbers = try readNumbers()
            var table = try RowReader(
                trust,
                columns: [.required("user", ""), .required("friend", "")],
                meter: meter
            )
            func number(_ column: String, _ row: Row) throws(Complaint) -> String {
                let index = try row.required(column)
                guard let number = numbers[index] else {
                    throw Complaint("userReindex.json has nobody with the number \(index)")
                }
                return number
            }
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("follows", row) {
                    let follow = SocialGraph.FollowPerson(
                        follower: person(try number("user", row)),
                        followee: person(try number("friend", row)),
                        at: Self.collectedAt
                    )
                    return .messages([try ImportMessage(follow, ids)])
                }
            }
        }
    }

    /// When the data set was collected, which says nothing of when people began to trust one another.
    private static let collectedAt = Timestamp(milliseconds: 1_304_208_000_000)

    private func readNumbers() throws -> [String: String] {
        let source = try ByteSource(path: numbers)
        var bytes: [UInt8] = []
        while true {
            let piece = try source.next()
            if piece.isEmpty { break }
            bytes += piece
        }
        guard let object = try? JSONValue.parse(bytes).object else {
            throw Failure.usage("\(numbers) is not a JSON object.", nextStep: "It maps the people of the two files.")
        }
        return Dictionary(object.fields.map { ($0.value.plainText, $0.name) }) { first, _ in first }
    }

    private var behaviour: ImportStage {
        ImportStage(title: "behaviour", services: [Recommendation.service], files: [ratings]) { meter in
            var table = try RowReader(ratings, columns: Self.columns, meter: meter)
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("behaviour", row) {
                    guard let rating = try row.count("rating", minimum: 0), rating <= 5 else {
                        throw Complaint("rating is not from 0 to 5")
                    }
                    let feedback = Recommendation.RecordFeedback(
                        person: person(try row.required("user")),
                        product: product(try row.required("item")),
                        kind: rating >= 4 ? .like : .view,
                        at: try Self.time(row),
                        source: "import"
                    )
                    return .messages([try ImportMessage(feedback, ids, occurrence: String(row.origin.line))])
                }
            }
        }
    }
}
