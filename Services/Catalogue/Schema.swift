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
        .init(
            "search",
            sql: """
                ALTER TABLE product ADD COLUMN brand TEXT;
                ALTER TABLE product ADD COLUMN category TEXT;
                ALTER TABLE stock ADD COLUMN sold INTEGER NOT NULL DEFAULT 0;

                CREATE TABLE product_attribute (
                    product_id BLOB NOT NULL REFERENCES product (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    value TEXT NOT NULL,
                    PRIMARY KEY (product_id, position)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE product_media (
                    product_id BLOB NOT NULL REFERENCES product (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    reference TEXT NOT NULL,
                    PRIMARY KEY (product_id, position)
                ) STRICT, WITHOUT ROWID;

                -- The search index (decision 60): products for sale, by a small number, and the terms of each.
                CREATE TABLE search_document (
                    number INTEGER PRIMARY KEY,
                    product_id BLOB NOT NULL UNIQUE,
                    impacts BLOB NOT NULL
                ) STRICT;

                CREATE TABLE search_term (
                    id INTEGER PRIMARY KEY,
                    text TEXT NOT NULL UNIQUE
                ) STRICT;

                -- What words become by deletions; misspelt ones meet them there.
                CREATE TABLE search_deletion (
                    key INTEGER NOT NULL,
                    term INTEGER NOT NULL REFERENCES search_term (id),
                    PRIMARY KEY (key, term)
                ) STRICT, WITHOUT ROWID;

                -- The id is the term's times 2^24, plus the block of 4096 numbers.
                CREATE TABLE search_posting (
                    id INTEGER PRIMARY KEY,
                    entries BLOB NOT NULL
                ) STRICT;

                CREATE TABLE search_kind (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE
                ) STRICT;

                CREATE TABLE search_facet (
                    id INTEGER PRIMARY KEY,
                    kind INTEGER NOT NULL REFERENCES search_kind (id),
                    value TEXT NOT NULL,
                    UNIQUE (kind, value)
                ) STRICT;

                CREATE TABLE search_block (
                    number INTEGER PRIMARY KEY,
                    published BLOB NOT NULL,
                    prices BLOB NOT NULL,
                    facets BLOB NOT NULL
                ) STRICT;

                CREATE TABLE search_shelf (
                    number INTEGER PRIMARY KEY,
                    shelf BLOB NOT NULL
                ) STRICT;
                """
        ),
        .init(
            "assortment",
            sql: """
                -- With two more states, and what SQLite can't add to a table that is there.
                CREATE TABLE new_product (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    sku TEXT NOT NULL UNIQUE,
                    price_amount INTEGER NOT NULL CHECK (price_amount >= 0),
                    price_currency TEXT NOT NULL CHECK (length(price_currency) = 3),
                    -- What it costs when no scheduled price lasts, if that is something else.
                    regular_amount INTEGER CHECK (regular_amount >= 0),
                    regular_currency TEXT CHECK (length(regular_currency) = 3),
                    brand TEXT,
                    category TEXT,
                    family TEXT,
                    state TEXT NOT NULL CHECK (state IN ('draft', 'inspection', 'approved', 'published', 'retired')),
                    created_at INTEGER NOT NULL,
                    changed_at INTEGER NOT NULL,
                    published_at INTEGER,
                    retired_at INTEGER
                ) STRICT, WITHOUT ROWID;
                INSERT INTO new_product
                    (id, sku, price_amount, price_currency, brand, category, state, created_at, changed_at,
                    published_at, retired_at)
                SELECT id, sku, price_amount, price_currency, brand, category, state, created_at, changed_at,
                    published_at, retired_at
                FROM product;
                DROP TABLE product;
                ALTER TABLE new_product RENAME TO product;
                CREATE INDEX product_by_state ON product (state, id);
                CREATE INDEX product_by_family ON product (family, id) WHERE family IS NOT NULL;

                ALTER TABLE product_attribute RENAME TO old_attribute;
                CREATE TABLE product_attribute (
                    product_id BLOB NOT NULL REFERENCES product (id) ON DELETE CASCADE,
                    is_option INTEGER NOT NULL CHECK (is_option IN (0, 1)),
                    position INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    value TEXT NOT NULL,
                    PRIMARY KEY (product_id, is_option, position)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO product_attribute SELECT product_id, FALSE, position, name, value FROM old_attribute;
                DROP TABLE old_attribute;

                -- What it costs now in other currencies.
                CREATE TABLE product_other_price (
                    product_id BLOB NOT NULL REFERENCES product (id) ON DELETE CASCADE,
                    currency TEXT NOT NULL CHECK (length(currency) = 3),
                    amount INTEGER NOT NULL CHECK (amount >= 0),
                    PRIMARY KEY (product_id, currency)
                ) STRICT, WITHOUT ROWID;

                -- What it is to cost from when until when.
                CREATE TABLE product_price (
                    product_id BLOB NOT NULL REFERENCES product (id),
                    currency TEXT NOT NULL CHECK (length(currency) = 3),
                    valid_from INTEGER NOT NULL,
                    valid_until INTEGER CHECK (valid_until > valid_from),
                    amount INTEGER NOT NULL CHECK (amount >= 0),
                    PRIMARY KEY (product_id, currency, valid_from)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE category (
                    path TEXT PRIMARY KEY,
                    title TEXT NOT NULL,
                    requires_inspection INTEGER NOT NULL CHECK (requires_inspection IN (0, 1))
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE inspection (
                    product_id BLOB NOT NULL REFERENCES product (id),
                    number INTEGER NOT NULL CHECK (number > 0),
                    requested_at INTEGER NOT NULL,
                    samples TEXT NOT NULL,
                    outcome TEXT CHECK (outcome IN ('passed', 'failed')),
                    inspector BLOB,
                    findings TEXT NOT NULL,
                    recorded_at INTEGER,
                    PRIMARY KEY (product_id, number)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX inspection_by_time ON inspection (requested_at) WHERE outcome IS NULL;
                """
        ),
        .init(
            "lots",
            sql: """
                ALTER TABLE stock ADD COLUMN safety INTEGER NOT NULL DEFAULT 0 CHECK (safety >= 0);

                -- What is on hand, by lot and location.
                CREATE TABLE lot (
                    id INTEGER PRIMARY KEY,
                    product_id BLOB NOT NULL REFERENCES product (id),
                    name TEXT NOT NULL,
                    location TEXT NOT NULL,
                    pieces INTEGER NOT NULL CHECK (pieces >= 0),
                    received_at INTEGER NOT NULL,
                    UNIQUE (product_id, name, location)
                ) STRICT;
                CREATE INDEX lot_by_age ON lot (product_id, received_at, id) WHERE pieces > 0;
                INSERT INTO lot (product_id, name, location, pieces, received_at)
                SELECT product_id, 'before', 'main', on_hand, 0 FROM stock WHERE on_hand > 0;

                -- Which order got how much of which lot.
                CREATE TABLE order_lot (
                    order_id BLOB NOT NULL CHECK (length(order_id) = 16),
                    lot_id INTEGER NOT NULL REFERENCES lot (id),
                    pieces INTEGER NOT NULL CHECK (pieces > 0),
                    PRIMARY KEY (order_id, lot_id)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX order_lot_by_lot ON order_lot (lot_id);

                -- The stories of lots, each record bound to those before it by its hash.
                CREATE TABLE lot_record (
                    product_id BLOB NOT NULL REFERENCES product (id),
                    lot TEXT NOT NULL,
                    number INTEGER NOT NULL CHECK (number > 0),
                    at INTEGER NOT NULL,
                    step TEXT NOT NULL,
                    place TEXT,
                    detail TEXT,
                    hash BLOB NOT NULL CHECK (length(hash) = 32),
                    PRIMARY KEY (product_id, lot, number)
                ) STRICT, WITHOUT ROWID;

                -- What was sold on which day since 1970.
                CREATE TABLE demand (
                    product_id BLOB NOT NULL REFERENCES product (id),
                    day INTEGER NOT NULL,
                    pieces INTEGER NOT NULL CHECK (pieces > 0),
                    PRIMARY KEY (product_id, day)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE purchase (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    product_id BLOB NOT NULL REFERENCES product (id),
                    pieces INTEGER NOT NULL CHECK (pieces > 0),
                    received INTEGER NOT NULL CHECK (received >= 0),
                    reason TEXT NOT NULL CHECK (reason IN ('merchant', 'pool')),
                    supplier TEXT,
                    ordered_at INTEGER NOT NULL,
                    closed_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX purchase_by_product ON purchase (product_id, closed_at);

                CREATE TABLE pool (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    product_id BLOB NOT NULL REFERENCES product (id),
                    minimum INTEGER NOT NULL CHECK (minimum > 0),
                    supplier TEXT,
                    pieces INTEGER NOT NULL CHECK (pieces >= 0),
                    groups INTEGER NOT NULL CHECK (groups >= 0),
                    state TEXT NOT NULL CHECK (state IN ('open', 'ordered', 'dropped')),
                    closes_at INTEGER NOT NULL,
                    purchase_id BLOB REFERENCES purchase (id)
                ) STRICT, WITHOUT ROWID;
                CREATE UNIQUE INDEX open_pool ON pool (product_id) WHERE state = 'open';

                CREATE TABLE pool_group (
                    pool_id BLOB NOT NULL REFERENCES pool (id),
                    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
                    PRIMARY KEY (pool_id, group_id)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "contributions",
            sql: """
                -- Who has received what, and may say what it is like.
                CREATE TABLE receipt (
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    product_id BLOB NOT NULL CHECK (length(product_id) = 16),
                    PRIMARY KEY (person, product_id)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE contribution (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    kind TEXT NOT NULL CHECK (kind IN ('review', 'question', 'answer')),
                    product_id BLOB NOT NULL REFERENCES product (id),
                    question_id BLOB REFERENCES contribution (id),
                    author BLOB,
                    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
                    text TEXT,
                    state TEXT NOT NULL CHECK (state IN ('pending', 'published', 'rejected', 'withdrawn')),
                    reason TEXT,
                    written_at INTEGER NOT NULL,
                    decided_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX contribution_by_product ON contribution (product_id, kind, state, written_at);
                CREATE INDEX contribution_by_question ON contribution (question_id) WHERE question_id IS NOT NULL;
                CREATE INDEX contribution_by_author ON contribution (author);
                CREATE INDEX pending_contribution ON contribution (written_at) WHERE state = 'pending';
                CREATE UNIQUE INDEX review_by_author ON contribution (product_id, author) WHERE kind = 'review';
                """
        ),
        .init(
            "allotments",
            sql: """
                -- Pieces that only orders of a sale may have; they count as reserved.
                CREATE TABLE allotment (
                    sale_id BLOB PRIMARY KEY CHECK (length(sale_id) = 16),
                    product_id BLOB NOT NULL,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    left_over INTEGER NOT NULL CHECK (left_over BETWEEN 0 AND quantity),
                    state TEXT NOT NULL CHECK (state IN ('allotted', 'refused', 'ended')),
                    until_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                ALTER TABLE reservation ADD COLUMN sale_id BLOB;
                """
        ),
        .init(
            "silence",
            sql: """
                -- Of those from before nobody knows when, but that it was long ago.
                ALTER TABLE receipt ADD COLUMN received_at INTEGER NOT NULL DEFAULT 0;
                CREATE INDEX receipt_by_product ON receipt (product_id, received_at);
                """
        ),
        .init(
            "suppliers",
            sql: """
                -- Who has sent what came in together.
                CREATE TABLE lot_supplier (
                    product_id BLOB NOT NULL REFERENCES product (id),
                    lot TEXT NOT NULL,
                    supplier TEXT NOT NULL,
                    PRIMARY KEY (product_id, lot)
                ) STRICT, WITHOUT ROWID;

                -- Pieces that buyers have claimed and were right about.
                CREATE TABLE fault (
                    claim_id BLOB NOT NULL CHECK (length(claim_id) = 16),
                    lot_id INTEGER NOT NULL REFERENCES lot (id),
                    pieces INTEGER NOT NULL CHECK (pieces > 0),
                    PRIMARY KEY (claim_id, lot_id)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX fault_by_lot ON fault (lot_id);
                """
        ),
        .init(
            "waiting",
            sql: """
                CREATE TABLE waiting (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    order_id BLOB NOT NULL UNIQUE CHECK (length(order_id) = 16),
                    attempt INTEGER NOT NULL CHECK (attempt > 0),
                    product_id BLOB NOT NULL CHECK (length(product_id) = 16),
                    quantity INTEGER NOT NULL CHECK (quantity > 0)
                ) STRICT;
                CREATE INDEX waiting_by_product ON waiting (product_id, number);
                """
        ),
        .init(
            "return-days",
            sql: "ALTER TABLE category ADD COLUMN return_days INTEGER CHECK (return_days >= 0);"
        ),
    ]
)
