import Model
import ServiceKit
import Storage

extension Snapshot {
    var search: SearchTable { SearchTable(database: database) }
}

/// Reads the search index, which ``SearchIndexTable`` writes.
struct SearchTable {
    let database: Database

    func facet(_ facet: SearchFacet) throws -> (kind: Int64, facet: Int64?)? {
        guard let row = try database.one("SELECT id FROM search_kind WHERE name = ?", [facet.kind.name]) else {
            return nil
        }
        let kind: Int64 = row["id"]
        let value = try database.one("SELECT id FROM search_facet WHERE kind = ? AND value = ?", [kind, facet.value])
        return (kind, value.map { $0["id"] })
    }

    /// The highest number of a product.
    func lastDocument() throws -> Int {
        try database.one("SELECT coalesce(max(number), 0) AS last FROM search_document").map { $0["last"] } ?? 0
    }

    func lastFacet() throws -> Int {
        try database.one("SELECT coalesce(max(id), 0) AS last FROM search_facet").map { $0["last"] } ?? 0
    }

    func kinds() throws -> [Int64: SearchFacet.Kind] {
        let rows = try database.all("SELECT id, name FROM search_kind")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["id"], SearchFacet.Kind(name: $0["name"])) })
    }

    func value(ofFacet id: Int) throws -> String? {
        try database.one("SELECT value FROM search_facet WHERE id = ?", [id]).map { $0["value"] }
    }

    func product(number: Int) throws -> ID<Product>? {
        try database.one("SELECT product_id FROM search_document WHERE number = ?", [number])
            .map { ID($0, "product_id") }
    }
}

// Terms.
extension SearchTable {
    func postings(of term: String) throws -> SearchPostings {
        guard let row = try database.one("SELECT id FROM search_term WHERE text = ?", [term]) else {
            return SearchPostings()
        }
        return try postings(of: row["id"] as Int64)
    }

    func postings(of term: Int64) throws -> SearchPostings {
        let range = SearchIndexTable.postings(of: term)
        let rows = try database.all(
            "SELECT id, entries FROM search_posting WHERE id BETWEEN ? AND ? ORDER BY id",
            [range.lowerBound, range.upperBound]
        )
        return SearchPostings(
            blocks: rows.map { row in (Int((row["id"] as Int64) - range.lowerBound), row.numbers("entries")) }
        )
    }

    /// Words that begin like this one, the first by the alphabet.
    func words(beginningWith word: String, limit: Int) throws -> [Int64] {
        try database.all(
            "SELECT id FROM search_term WHERE text > ?1 AND text < ?2 LIMIT ?3",
            [word, word + "\u{10FFFF}", limit]
        ).map { $0["id"] }
    }

    /// Words that somebody may have meant, those with the fewest slips first.
    func words(like word: String) throws -> [SearchSuggestion] {
        let most = SearchTypos.allowed(letters: word.unicodeScalars.count)
        var found: [Int64: SearchSuggestion] = [:]
        for key in SearchTypos.keys(of: word) {
            let rows = try database.all(
                """
                SELECT id, text FROM search_deletion JOIN search_term ON id = term
                WHERE search_deletion.key = ?
                """,
                [key]
            )
            for row in rows where found[row["id"]] == nil {
                let text: String = row["text"]
                guard let slips = SearchTypos.distance(word, text, atMost: most), slips > 0 else { continue }
                found[row["id"]] = SearchSuggestion(term: row["id"], text: text, slips: slips)
            }
        }
        return found.values.sorted { ($0.slips, $0.text) < ($1.slips, $1.text) }
    }
}

/// A word that somebody may have meant who typed another one.
struct SearchSuggestion {
    var term: Int64
    var text: String
    var slips: Int
}

// Blocks.
extension SearchTable {
    /// Gives the blocks that may have products that fit, one after the other.
    func forEachBlock(
        _ scores: SearchScores?,
        last: Int,
        _ body: (SearchBlock, SearchShelf, _ first: Int) throws -> Void
    ) throws {
        for number in 0...last / SearchBlock.size {
            let first = number * SearchBlock.size
            guard scores?.hasFits(in: first..<first + SearchBlock.size) ?? true else { continue }
            let row = try database.one(
                """
                SELECT published, prices, facets, shelf FROM search_block JOIN search_shelf USING (number)
                WHERE number = ?
                """,
                [number]
            )
            guard let row else { continue }
            try body(SearchBlock(row), SearchShelf(values: row.numbers("shelf")), first)
        }
    }
}

extension SearchBlock {
    init(_ row: Row) {
        published = row.numbers("published")
        prices = row.numbers("prices")
        facets = row.numbers("facets")
    }
}

extension SearchFacet.Kind {
    /// The name that it is kept under; no attribute's begins like that of another kind.
    var name: String {
        switch self {
        case .brand: "brand"
        case .category: "category"
        case .attribute(let name): "attribute " + name
        }
    }

    init(name: String) {
        switch name {
        case "brand": self = .brand
        case "category": self = .category
        default: self = .attribute(String(name.dropFirst("attribute ".count)))
        }
    }
}
