import Model
import ServiceKit
import Storage

extension Transaction {
    var searchIndex: SearchIndexTable { SearchIndexTable(database: database) }
}

/// Keeps the search index in step with the products, in the transaction that changes them.
///
/// Products that are for sale have a number. `search_posting` tells which numbers have a term, `search_block` what else
/// is known of 256 numbers, `search_shelf` how much of them is there; `search_deletion` finds words by misspelt ones.
struct SearchIndexTable {
    let database: Database

    /// Takes over what a product says now; one that isn't for sale goes out of the index.
    func update(_ product: Product) throws {
        let old = try database.one(
            "SELECT number, impacts FROM search_document WHERE product_id = ?",
            [product.id.blob]
        )
        guard let document = SearchDocument(product) else {
            if let old { try remove(product.id, number: old["number"], impacts: old.numbers("impacts")) }
            return
        }
        let number: Int
        if let old {
            number = old["number"]
        } else {
            try database.run(
                "INSERT INTO search_document (product_id, impacts) VALUES (?, x'')",
                [product.id.blob]
            )
            number = Int(database.lastInsertedRowID)
        }
        try write(document, number: number, instead: old?.numbers("impacts") ?? [])
        try shelve(product.id)
    }

    /// Takes over how much of a product there is to sell and has been sold, if anybody can find it.
    func shelve(_ product: ID<Product>) throws {
        let row = try database.one(
            """
            SELECT number, coalesce(on_hand - reserved > safety, FALSE) AS is_in_stock, coalesce(sold, 0) AS sold
            FROM search_document LEFT JOIN stock USING (product_id) WHERE product_id = ?
            """,
            [product.blob]
        )
        guard let row else { return }
        let number: Int = row["number"]
        var shelf = try self.shelf(number / SearchBlock.size)
        let before = shelf
        shelf.set(sold: row["sold"], isInStock: row["is_in_stock"], at: number % SearchBlock.size)
        if shelf != before { try save(shelf, number / SearchBlock.size) }
    }

    /// The ids that the postings of a term can have: those of one block of numbers after the other.
    static func postings(of term: Int64) -> ClosedRange<Int64> { term << 24...term << 24 | 0xFF_FFFF }
}

// Terms.
extension SearchIndexTable {
    /// A term's id times 16, plus its impact: so a product's terms are kept, to be compared with its new ones.
    private static func packed(_ term: Int64, _ impact: UInt8) -> UInt32 { UInt32(term) << 4 | UInt32(impact) }

    private func write(_ document: SearchDocument, number: Int, instead old: [UInt32]) throws {
        let impacts = try document.impacts.sorted { $0.key < $1.key }
            .map { Self.packed(try term($0.key), $0.value) }.sorted()
        if impacts != old {
            try database.run("UPDATE search_document SET impacts = ? WHERE number = ?", [impacts.blob, number])
            let (new, gone) = (Set(impacts), Set(old.map { $0 >> 4 }).subtracting(impacts.map { $0 >> 4 }))
            for term in gone.sorted() { try set(nil, of: Int64(term), number: number) }
            for packed in new.subtracting(old).sorted() {
                try set(UInt16(packed & 15), of: Int64(packed >> 4), number: number)
            }
        }
        var block = try self.block(number / SearchBlock.size)
        let before = block
        block.set(document, facets: try document.facets.sorted().map(facet), at: number % SearchBlock.size)
        if block != before { try save(block, number / SearchBlock.size) }
    }

    private func remove(_ product: ID<Product>, number: Int, impacts: [UInt32]) throws {
        for packed in impacts { try set(nil, of: Int64(packed >> 4), number: number) }
        var block = try self.block(number / SearchBlock.size)
        block.clear(number % SearchBlock.size)
        try save(block, number / SearchBlock.size)
        try database.run("DELETE FROM search_document WHERE product_id = ?", [product.blob])
    }

    /// Says how much a product is about a term; nil: not at all any more.
    private func set(_ impact: UInt16?, of term: Int64, number: Int) throws {
        let id = Self.postings(of: term).lowerBound + Int64(number / SearchPostings.blockSize)
        let place = UInt16(number % SearchPostings.blockSize)
        let row = try database.one("SELECT entries FROM search_posting WHERE id = ?", [id])
        var entries: [UInt16] = row?.numbers("entries") ?? []
        let position = entries.partitioningIndex { $0 >> 4 >= place }
        let isThere = position < entries.count && entries[position] >> 4 == place
        if isThere { entries.remove(at: position) }
        if let impact { entries.insert(place << 4 | impact, at: position) }
        if entries.isEmpty {
            try database.run("DELETE FROM search_posting WHERE id = ?", [id])
        } else {
            try database.run(
                """
                INSERT INTO search_posting (id, entries) VALUES (?, ?)
                ON CONFLICT (id) DO UPDATE SET entries = excluded.entries
                """,
                [id, entries.blob]
            )
        }
    }

    /// The id of a term, a new one if nobody has said it before.
    private func term(_ text: String) throws -> Int64 {
        if let row = try database.one("SELECT id FROM search_term WHERE text = ?", [text]) { return row["id"] }
        try database.run("INSERT INTO search_term (text) VALUES (?)", [text])
        let id = database.lastInsertedRowID
        for key in SearchTypos.keys(of: text).sorted() {
            try database.run("INSERT INTO search_deletion (key, term) VALUES (?, ?)", [key, id])
        }
        return id
    }

    private func facet(_ facet: SearchFacet) throws -> (kind: Int64, facet: Int64) {
        let kind: Int64
        if let row = try database.one("SELECT id FROM search_kind WHERE name = ?", [facet.kind.name]) {
            kind = row["id"]
        } else {
            try database.run("INSERT INTO search_kind (name) VALUES (?)", [facet.kind.name])
            kind = database.lastInsertedRowID
        }
        if let row = try database.one("SELECT id FROM search_facet WHERE kind = ? AND value = ?", [kind, facet.value]) {
            return (kind, row["id"])
        }
        try database.run("INSERT INTO search_facet (kind, value) VALUES (?, ?)", [kind, facet.value])
        return (kind, database.lastInsertedRowID)
    }
}

// Blocks.
extension SearchIndexTable {
    private func block(_ number: Int) throws -> SearchBlock {
        try database.one("SELECT published, prices, facets FROM search_block WHERE number = ?", [number])
            .map(SearchBlock.init) ?? SearchBlock()
    }

    private func save(_ block: SearchBlock, _ number: Int) throws {
        try database.run(
            """
            INSERT INTO search_block (number, published, prices, facets) VALUES (?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET
                published = excluded.published, prices = excluded.prices, facets = excluded.facets
            """,
            [number, block.published.blob, block.prices.blob, block.facets.blob]
        )
        try database.run(
            "INSERT OR IGNORE INTO search_shelf (number, shelf) VALUES (?, ?)",
            [number, SearchShelf().values.blob]
        )
    }

    private func shelf(_ number: Int) throws -> SearchShelf {
        try database.one("SELECT shelf FROM search_shelf WHERE number = ?", [number])
            .map { SearchShelf(values: $0.numbers("shelf")) } ?? SearchShelf()
    }

    private func save(_ shelf: SearchShelf, _ number: Int) throws {
        try database.run("UPDATE search_shelf SET shelf = ? WHERE number = ?", [shelf.values.blob, number])
    }
}

extension [UInt16] {
    /// Where the elements begin that fit, all of them being behind those that don't.
    fileprivate func partitioningIndex(where fits: (UInt16) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if fits(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
