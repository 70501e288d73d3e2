import Storage

/// Append-only: what has shipped never changes.
let tradeSchema = Schema(
    "trade",
    [
        .init(
            "orders",
            sql: """
                -- What trade knows of the catalogue: enough to price an order.
                CREATE TABLE product (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
                    price_amount INTEGER NOT NULL,
                    price_currency TEXT NOT NULL,
                    changed_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE customer_order (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    buyer BLOB NOT NULL CHECK (length(buyer) = 16),
                    state TEXT NOT NULL,
                    step TEXT NOT NULL,
                    asks INTEGER NOT NULL,
                    reservation INTEGER NOT NULL,
                    reason TEXT,
                    currency TEXT NOT NULL,
                    total INTEGER NOT NULL CHECK (total >= 0),
                    refunded INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND total),
                    payment_id BLOB,
                    address_id BLOB,
                    group_buy_id BLOB,
                    device TEXT,
                    network TEXT,
                    number TEXT,
                    country TEXT,
                    carrier TEXT,
                    tracking_number TEXT,
                    placed_at INTEGER NOT NULL,
                    expires_at INTEGER,
                    paid_at INTEGER,
                    shipped_at INTEGER,
                    received_at INTEGER,
                    closed_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX order_by_time ON customer_order (placed_at, id);
                CREATE INDEX order_by_buyer ON customer_order (buyer, placed_at, id);
                CREATE INDEX order_by_state ON customer_order (state, placed_at, id);

                CREATE TABLE order_line (
                    order_id BLOB NOT NULL REFERENCES customer_order (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    product_id BLOB NOT NULL,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    unit_price INTEGER NOT NULL,
                    amount INTEGER NOT NULL,
                    PRIMARY KEY (order_id, position)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "payments",
            sql: """
                CREATE TABLE payment (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    order_id BLOB NOT NULL REFERENCES customer_order (id),
                    amount INTEGER NOT NULL CHECK (amount > 0),
                    currency TEXT NOT NULL,
                    instrument TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('open', 'succeeded', 'declined')),
                    checks INTEGER NOT NULL,
                    gateway_reference TEXT,
                    started_at INTEGER NOT NULL,
                    settled_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE UNIQUE INDEX payment_open ON payment (order_id) WHERE state = 'open';

                CREATE TABLE refund (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    order_id BLOB NOT NULL REFERENCES customer_order (id),
                    payment_id BLOB NOT NULL REFERENCES payment (id),
                    amount INTEGER NOT NULL CHECK (amount > 0),
                    currency TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    instrument TEXT NOT NULL,
                    is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1)),
                    attempts INTEGER NOT NULL,
                    gateway_reference TEXT,
                    started_at INTEGER NOT NULL,
                    settled_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX refund_by_payment ON refund (payment_id);
                """
        ),
        .init(
            "group-buys",
            sql: """
                CREATE TABLE group_buy_offer (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    product_id BLOB NOT NULL,
                    price_amount INTEGER NOT NULL CHECK (price_amount > 0),
                    price_currency TEXT NOT NULL,
                    size INTEGER NOT NULL CHECK (size BETWEEN 2 AND 100),
                    lifetime_s INTEGER NOT NULL,
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE group_buy (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    offer_id BLOB NOT NULL REFERENCES group_buy_offer (id),
                    product_id BLOB NOT NULL,
                    price_amount INTEGER NOT NULL,
                    price_currency TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    seats INTEGER NOT NULL CHECK (seats BETWEEN 0 AND size),
                    leader BLOB NOT NULL CHECK (length(leader) = 16),
                    state TEXT NOT NULL CHECK (state IN ('open', 'formed', 'expired', 'cancelled')),
                    opened_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    closed_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX group_buy_by_time ON group_buy (opened_at, id);
                CREATE INDEX group_buy_open ON group_buy (product_id) WHERE state = 'open';

                CREATE TABLE group_buy_seat (
                    group_buy_id BLOB NOT NULL REFERENCES group_buy (id) ON DELETE CASCADE,
                    order_id BLOB NOT NULL UNIQUE,
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    is_paid INTEGER NOT NULL CHECK (is_paid IN (0, 1)),
                    joined_at INTEGER NOT NULL,
                    -- The offer while the group is open: nobody sits in two open groups of one offer. Those who have
                    -- left Souk are nobody, and all the same.
                    open_offer_id BLOB,
                    PRIMARY KEY (group_buy_id, order_id)
                ) STRICT, WITHOUT ROWID;
                CREATE UNIQUE INDEX group_buy_seat_open ON group_buy_seat (open_offer_id, person)
                    WHERE open_offer_id IS NOT NULL AND person <> zeroblob(16);
                CREATE INDEX group_buy_seat_by_person ON group_buy_seat (person);
                """
        ),
        .init(
            "records",
            sql: """
                -- Goods sent back elsewhere.
                CREATE TABLE return_record (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    buyer BLOB NOT NULL CHECK (length(buyer) = 16),
                    number TEXT,
                    currency TEXT NOT NULL,
                    total INTEGER NOT NULL,
                    returned_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX return_record_by_buyer ON return_record (buyer);

                CREATE TABLE return_line (
                    return_id BLOB NOT NULL REFERENCES return_record (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    product_id BLOB NOT NULL,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    unit_price INTEGER NOT NULL,
                    amount INTEGER NOT NULL,
                    PRIMARY KEY (return_id, position)
                ) STRICT, WITHOUT ROWID;
                """
        ),
    ]
)
