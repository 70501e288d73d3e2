import Model
import ServiceKit
import Storage

extension Transaction {
    var contributions: ContributionTable { ContributionTable(database: database) }
}

extension Snapshot {
    var contributions: ContributionTable { ContributionTable(database: database) }
}

/// What people say about products, in the table `contribution`.
///
/// When somebody has left, the stars of their reviews stay, without text or author.
struct ContributionTable {
    let database: Database

    func find(_ id: ID<Contribution>) throws -> Contribution? {
        try database.one("SELECT * FROM contribution WHERE id = ?", [id.blob]).map(contribution)
    }

    /// What a person says of a product; each has one review of it, also a withdrawn one.
    func review(of product: ID<Product>, by author: ID<Person>) throws -> Contribution? {
        try database.one(
            "SELECT * FROM contribution WHERE product_id = ? AND author = ? AND kind = 'review'",
            [product.blob, author.blob]
        ).map(contribution)
    }

    /// What everybody can read of one kind, with a text, the latest first.
    func published(
        _ kind: Catalogue.ContributionKind,
        of product: ID<Product>,
        before: ID<Contribution>?,
        limit: Int
    ) throws -> [Contribution] {
        try database.all(
            """
            SELECT * FROM contribution
            WHERE product_id = ?1 AND kind = ?2 AND state = 'published' AND text IS NOT NULL
                AND (?3 IS NULL OR (written_at, id) < (SELECT written_at, id FROM contribution WHERE id = ?3))
            ORDER BY written_at DESC, id DESC LIMIT ?4
            """,
            [product.blob, kind.rawValue, before?.blob, limit]
        ).map(contribution)
    }

    /// What everybody can read in answer to a question, the oldest first.
    func answers(to question: ID<Contribution>) throws -> [Contribution] {
        try database.all(
            """
            SELECT * FROM contribution WHERE question_id = ? AND state = 'published' AND text IS NOT NULL
            ORDER BY written_at, id LIMIT 100
            """,
            [question.blob]
        ).map(contribution)
    }

    /// How many gave one star, two stars, and so on to five.
    func stars(of product: ID<Product>) throws -> [Int] {
        let rows = try database.all(
            """
            SELECT rating, count(*) AS count FROM contribution
            WHERE product_id = ? AND kind = 'review' AND state = 'published' AND rating IS NOT NULL GROUP BY rating
            """,
            [product.blob]
        )
        var stars = [0, 0, 0, 0, 0]
        for row in rows { stars[(row["rating"] as Int) - 1] = row["count"] }
        return stars
    }

    /// What waits for a moderator, the oldest first.
    func pending(limit: Int) throws -> [Contribution] {
        try database.all(
            "SELECT * FROM contribution WHERE state = 'pending' AND text IS NOT NULL ORDER BY written_at, id LIMIT ?",
            [limit]
        ).map(contribution)
    }

    func find(by author: ID<Person>, limit: Int) throws -> [Contribution] {
        try database.all(
            "SELECT * FROM contribution WHERE author = ? ORDER BY written_at DESC, id DESC LIMIT ?",
            [author.blob, limit]
        ).map(contribution)
    }

    /// Adds it, or writes all of it anew.
    func save(_ contribution: Contribution) throws {
        try database.run(
            """
            INSERT INTO contribution
                (id, kind, product_id, question_id, author, rating, text, state, reason, written_at, decided_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                rating = excluded.rating, text = excluded.text, state = excluded.state, reason = excluded.reason,
                written_at = excluded.written_at, decided_at = excluded.decided_at
            """,
            [
                contribution.id.blob, contribution.kind.rawValue, contribution.product.blob,
                contribution.question?.blob, contribution.author?.blob, contribution.rating, contribution.text,
                contribution.state.rawValue, contribution.reason, contribution.writtenAt.milliseconds,
                contribution.decidedAt?.milliseconds,
            ]
        )
    }

    private func contribution(_ row: Row) throws -> Contribution {
        let id = ID<Contribution>(row, "id")
        guard let kind = Catalogue.ContributionKind(rawValue: row["kind"]),
            let state = Catalogue.ContributionState(rawValue: row["state"])
        else { throw DamagedContribution(id: id) }
        return Contribution(
            id: id,
            kind: kind,
            product: ID(row, "product_id"),
            question: row.optionalID("question_id"),
            author: row.optionalID("author"),
            rating: row["rating"],
            text: row["text"],
            state: state,
            reason: row["reason"],
            writtenAt: Timestamp(milliseconds: row["written_at"]),
            decidedAt: row.time("decided_at")
        )
    }
}

/// A row that no version of the service can have written.
struct DamagedContribution: Error {
    var id: ID<Contribution>
}
