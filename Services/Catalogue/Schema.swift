import Storage

/// Append-only: what has shipped never changes.
let catalogueSchema = Schema(
    "catalogue",
    [
        .init(
            "products",
            sql: """
                CREATE TABLE product (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    sku TEXT NOT NULL UNIQUE,
                    price_amount INTEGER NOT NULL CHECK (price_amount >= 0),
                    price_currency TEXT NOT NULL CHECK (length(price_currency) = 3),
                    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
                    created_at INTEGER NOT NULL,
                    changed_at INTEGER NOT NULL,
                    published_at INTEGER,
                    retired_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX product_by_state ON product (state, id);

                CREATE TABLE product_text (
                    product_id BLOB NOT NULL REFERENCES product (id) ON DELETE CASCADE,
                    kind TEXT NOT NULL CHECK (kind IN ('title', 'description')),
                    language TEXT NOT NULL,
                    text TEXT NOT NULL,
                    PRIMARY KEY (product_id, kind, language)
                ) STRICT, WITHOUT ROWID;

                -- Titles in small letters, to be found by how they begin.
                CREATE TABLE product_title (
                    folded TEXT NOT NULL,
                    product_id BLOB NOT NULL REFERENCES product (id) ON DELETE CASCADE,
                    PRIMARY KEY (folded, product_id)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX product_title_by_product ON product_title (product_id);

                CREATE TABLE product_tag (
                    product_id BLOB NOT NULL REFERENCES product (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    tag TEXT NOT NULL,
                    PRIMARY KEY (product_id, position)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "stock",
            sql: """
                CREATE TABLE stock (
                    product_id BLOB PRIMARY KEY REFERENCES product (id),
                    on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
                    reserved INTEGER NOT NULL CHECK (reserved BETWEEN 0 AND on_hand)
                ) STRICT, WITHOUT ROWID;

                -- One row for each order that has ever asked, or given up before it asked.
                CREATE TABLE reservation (
                    order_id BLOB PRIMARY KEY CHECK (length(order_id) = 16),
                    attempt INTEGER NOT NULL CHECK (attempt > 0),
                    state TEXT NOT NULL CHECK (state IN ('reserved', 'refused', 'committed', 'released', 'expired')),
                    short_of BLOB,
                    expires_at INTEGER
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE reservation_line (
                    order_id BLOB NOT NULL REFERENCES reservation (order_id) ON DELETE CASCADE,
                    product_id BLOB NOT NULL CHECK (length(product_id) = 16),
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    PRIMARY KEY (order_id, product_id)
                ) STRICT, WITHOUT ROWID;
                """
        ),
    ]
)
