import Storage

/// Append-only: what has shipped never changes.
let recommendationSchema = Schema(
    "recommendation",
    [
        .init(
            "1",
            sql: """
                -- What people did: the truth that everything in memory is made from. Nothing is changed, and nothing
                -- deleted but what is about a person who leaves. The key makes one thing told twice one thing.
                CREATE TABLE event (
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    product BLOB NOT NULL CHECK (length(product) = 16),
                    act TEXT NOT NULL CHECK (act IN ('view', 'like', 'share', 'cart', 'buy', 'return')),
                    at INTEGER NOT NULL,
                    count INTEGER NOT NULL CHECK (count > 0),
                    source TEXT,
                    PRIMARY KEY (person, product, act, at)
                ) STRICT, WITHOUT ROWID;

                -- The catalogue's products, as far as they are needed to find like ones.
                CREATE TABLE offer (
                    product BLOB PRIMARY KEY CHECK (length(product) = 16),
                    is_for_sale INTEGER NOT NULL CHECK (is_for_sale IN (0, 1)),
                    is_retired INTEGER NOT NULL CHECK (is_retired IN (0, 1)),
                    -- One to a line, since no title or tag has line breaks.
                    titles TEXT NOT NULL,
                    tags TEXT NOT NULL,
                    price_amount INTEGER NOT NULL,
                    price_currency TEXT NOT NULL CHECK (length(price_currency) = 3),
                    changed_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE follow (
                    position INTEGER PRIMARY KEY,
                    follower BLOB NOT NULL CHECK (length(follower) = 16),
                    followee BLOB NOT NULL CHECK (length(followee) = 16)
                ) STRICT;
                CREATE UNIQUE INDEX follow_by_follower ON follow (follower, followee);
                CREATE INDEX follow_by_followee ON follow (followee);

                -- Whether people allow personalisation, and since when.
                CREATE TABLE consent (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    is_given INTEGER NOT NULL CHECK (is_given IN (0, 1)),
                    at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "2",
            sql: """
                -- The same table with one more act: SQLite can't change a CHECK.
                CREATE TABLE event_with_cancel (
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    product BLOB NOT NULL CHECK (length(product) = 16),
                    act TEXT NOT NULL CHECK (act IN ('view', 'like', 'share', 'cart', 'buy', 'return', 'cancel')),
                    at INTEGER NOT NULL,
                    count INTEGER NOT NULL CHECK (count > 0),
                    source TEXT,
                    PRIMARY KEY (person, product, act, at)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO event_with_cancel SELECT * FROM event;
                DROP TABLE event;
                ALTER TABLE event_with_cancel RENAME TO event;
                """
        ),
    ]
)
