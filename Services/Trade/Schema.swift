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
        .init(
            "parcels",
            sql: """
                ALTER TABLE customer_order ADD COLUMN leader_order_id BLOB;
                ALTER TABLE customer_order ADD COLUMN committed_at INTEGER;
                ALTER TABLE customer_order ADD COLUMN delivered_at INTEGER;
                -- Nobody had to wait for the catalogue before.
                UPDATE customer_order SET committed_at = paid_at WHERE payment_id IS NOT NULL AND state <> 'cancelled';
                ALTER TABLE order_line ADD COLUMN shipped INTEGER NOT NULL DEFAULT 0
                    CHECK (shipped BETWEEN 0 AND quantity);

                CREATE TABLE parcel (
                    order_id BLOB NOT NULL REFERENCES customer_order (id) ON DELETE CASCADE,
                    number INTEGER NOT NULL CHECK (number > 0),
                    -- Whose it is, so that carrier and tracking number go when they leave.
                    buyer BLOB NOT NULL CHECK (length(buyer) = 16),
                    carrier TEXT,
                    tracking_number TEXT,
                    shipped_at INTEGER NOT NULL,
                    PRIMARY KEY (order_id, number)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX parcel_by_buyer ON parcel (buyer);
                CREATE TABLE parcel_line (
                    order_id BLOB NOT NULL,
                    number INTEGER NOT NULL,
                    position INTEGER NOT NULL,
                    line INTEGER NOT NULL,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    PRIMARY KEY (order_id, number, position),
                    FOREIGN KEY (order_id, number) REFERENCES parcel (order_id, number) ON DELETE CASCADE
                ) STRICT, WITHOUT ROWID;

                INSERT INTO parcel (order_id, number, buyer, carrier, tracking_number, shipped_at)
                    SELECT id, 1, buyer, carrier, tracking_number, shipped_at FROM customer_order
                    WHERE shipped_at IS NOT NULL;
                INSERT INTO parcel_line (order_id, number, position, line, quantity)
                    SELECT order_id, 1, position, position, quantity FROM order_line
                    WHERE order_id IN (SELECT order_id FROM parcel);
                UPDATE order_line SET shipped = quantity WHERE order_id IN (SELECT order_id FROM parcel);
                ALTER TABLE customer_order DROP COLUMN carrier;
                ALTER TABLE customer_order DROP COLUMN tracking_number;
                """
        ),
        .init(
            "ledger",
            sql: """
                -- One business event; its entries add up to nothing.
                CREATE TABLE ledger_posting (
                    kind TEXT NOT NULL,
                    -- The payment, order or refund.
                    subject BLOB NOT NULL CHECK (length(subject) = 16),
                    order_id BLOB NOT NULL REFERENCES customer_order (id),
                    currency TEXT NOT NULL,
                    posted_at INTEGER NOT NULL,
                    PRIMARY KEY (kind, subject)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX ledger_posting_by_order ON ledger_posting (order_id);

                CREATE TABLE ledger_entry (
                    kind TEXT NOT NULL,
                    subject BLOB NOT NULL,
                    account TEXT NOT NULL,
                    -- A debit; a credit is negative.
                    amount INTEGER NOT NULL CHECK (amount <> 0),
                    PRIMARY KEY (kind, subject, account),
                    FOREIGN KEY (kind, subject) REFERENCES ledger_posting (kind, subject)
                ) STRICT, WITHOUT ROWID;

                -- The nights that an audit is due in.
                CREATE TABLE ledger_audit (due_at INTEGER PRIMARY KEY) STRICT;

                -- What was there before the ledger.
                INSERT INTO ledger_posting SELECT 'payment_received', id, order_id, currency, settled_at FROM payment
                    WHERE state = 'succeeded';
                INSERT INTO ledger_entry SELECT 'payment_received', id, 'gateway_clearing', amount FROM payment
                    WHERE state = 'succeeded';
                INSERT INTO ledger_entry SELECT 'payment_received', id, 'buyer_credit', -amount FROM payment
                    WHERE state = 'succeeded';
                INSERT INTO ledger_posting SELECT 'order_paid', id, id, currency, paid_at FROM customer_order
                    WHERE payment_id IS NOT NULL AND paid_at IS NOT NULL;
                INSERT INTO ledger_entry SELECT 'order_paid', id, 'buyer_credit', total FROM customer_order
                    WHERE payment_id IS NOT NULL AND paid_at IS NOT NULL;
                INSERT INTO ledger_entry SELECT 'order_paid', id, 'revenue', -total FROM customer_order
                    WHERE payment_id IS NOT NULL AND paid_at IS NOT NULL;
                INSERT INTO ledger_posting SELECT 'refund_started', id, order_id, currency, started_at FROM refund;
                INSERT INTO ledger_entry SELECT 'refund_started', id, 'refunds_payable', -amount FROM refund;
                INSERT INTO ledger_entry SELECT 'refund_started', refund.id,
                    CASE WHEN customer_order.payment_id = refund.payment_id AND paid_at IS NOT NULL THEN 'returns'
                        ELSE 'buyer_credit' END, amount
                    FROM refund JOIN customer_order ON customer_order.id = order_id;
                INSERT INTO ledger_posting SELECT 'refund_confirmed', id, order_id, currency, settled_at FROM refund
                    WHERE is_confirmed;
                INSERT INTO ledger_entry SELECT 'refund_confirmed', id, 'refunds_payable', amount FROM refund
                    WHERE is_confirmed;
                INSERT INTO ledger_entry SELECT 'refund_confirmed', id, 'gateway_clearing', -amount FROM refund
                    WHERE is_confirmed;
                """
        ),
        .init(
            "prices",
            sql: """
                CREATE TABLE price_rules (
                    currency TEXT PRIMARY KEY,
                    shipping INTEGER NOT NULL CHECK (shipping >= 0),
                    free_shipping_from INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE spend_discount (
                    currency TEXT NOT NULL REFERENCES price_rules (currency) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    from_amount INTEGER NOT NULL,
                    off_amount INTEGER NOT NULL CHECK (off_amount BETWEEN 1 AND from_amount - 1),
                    PRIMARY KEY (currency, position)
                ) STRICT, WITHOUT ROWID;

                -- The shares of each line in what the whole order costs less, and in sending it.
                ALTER TABLE order_line ADD COLUMN discount INTEGER NOT NULL DEFAULT 0
                    CHECK (discount BETWEEN 0 AND amount);
                ALTER TABLE order_line ADD COLUMN shipping INTEGER NOT NULL DEFAULT 0 CHECK (shipping >= 0);
                -- How much of a refund is for sending; the rest is for goods.
                ALTER TABLE refund ADD COLUMN shipping INTEGER NOT NULL DEFAULT 0
                    CHECK (shipping BETWEEN 0 AND amount);

                -- What gateways say that they have moved.
                CREATE TABLE statement (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    from_at INTEGER NOT NULL,
                    until_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE statement_line (
                    statement_id BLOB NOT NULL REFERENCES statement (id),
                    number INTEGER NOT NULL,
                    kind TEXT NOT NULL,
                    reference TEXT NOT NULL,
                    amount INTEGER NOT NULL CHECK (amount > 0),
                    currency TEXT NOT NULL,
                    fee INTEGER,
                    at INTEGER NOT NULL,
                    PRIMARY KEY (statement_id, number)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX payment_by_settlement ON payment (settled_at) WHERE state = 'succeeded';
                CREATE INDEX refund_by_settlement ON refund (settled_at) WHERE is_confirmed;
                -- Which attempt a refund is in: a new one only after a no, so that no answer is ever paid out twice.
                ALTER TABLE refund ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
                ALTER TABLE refund RENAME COLUMN attempts TO asks;

                CREATE TABLE cart_line (
                    buyer BLOB NOT NULL CHECK (length(buyer) = 16),
                    product_id BLOB NOT NULL,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    added_at INTEGER NOT NULL,
                    PRIMARY KEY (buyer, product_id)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "claims",
            sql: """
                ALTER TABLE customer_order ADD COLUMN claim_id BLOB;
                ALTER TABLE return_record ADD COLUMN country TEXT;

                CREATE TABLE claim (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    order_id BLOB NOT NULL REFERENCES customer_order (id),
                    buyer BLOB NOT NULL CHECK (length(buyer) = 16),
                    kind TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    state TEXT NOT NULL,
                    amount INTEGER NOT NULL CHECK (amount >= 0),
                    currency TEXT NOT NULL,
                    refund_id BLOB UNIQUE,
                    replacement_id BLOB UNIQUE,
                    was_escalated INTEGER NOT NULL CHECK (was_escalated IN (0, 1)),
                    is_inspected INTEGER NOT NULL CHECK (is_inspected IN (0, 1)),
                    carrier TEXT,
                    tracking_number TEXT,
                    opened_at INTEGER NOT NULL,
                    due_at INTEGER,
                    closed_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX claim_by_order ON claim (order_id);
                CREATE INDEX claim_by_buyer ON claim (buyer, opened_at, id);
                CREATE INDEX claim_by_state ON claim (state, opened_at, id);

                CREATE TABLE claim_line (
                    claim_id BLOB NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    line INTEGER NOT NULL,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    -- What goes back, and what was paid for the pieces: for goods and for sending them.
                    amount INTEGER NOT NULL CHECK (amount BETWEEN 0 AND goods + shipping),
                    goods INTEGER NOT NULL CHECK (goods >= 0),
                    shipping INTEGER NOT NULL CHECK (shipping >= 0),
                    restocked INTEGER,
                    scrapped INTEGER,
                    PRIMARY KEY (claim_id, position)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX order_line_shipped ON order_line (product_id, shipped) WHERE shipped > 0;
                """
        ),
        .init(
            "doubts",
            sql: """
                -- Whether risk control wants one more proof of who pays.
                ALTER TABLE customer_order ADD COLUMN is_doubted INTEGER NOT NULL DEFAULT 0 CHECK (is_doubted IN (0, 1));
                CREATE INDEX payment_by_order ON payment (order_id);
                """
        ),
        .init(
            "bargains",
            sql: """
                ALTER TABLE customer_order ADD COLUMN bargain_id BLOB;

                CREATE TABLE bargain_offer (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    product_id BLOB NOT NULL,
                    start_amount INTEGER NOT NULL,
                    floor_amount INTEGER NOT NULL CHECK (floor_amount BETWEEN 1 AND start_amount - cuts),
                    currency TEXT NOT NULL,
                    cuts INTEGER NOT NULL CHECK (cuts > 0),
                    newcomer_percent INTEGER NOT NULL,
                    lifetime_s INTEGER NOT NULL,
                    bargains_per_person INTEGER NOT NULL,
                    helps_per_person INTEGER NOT NULL,
                    from_at INTEGER NOT NULL,
                    until_at INTEGER NOT NULL CHECK (until_at > from_at),
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE bargain (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    offer_id BLOB NOT NULL REFERENCES bargain_offer (id),
                    product_id BLOB NOT NULL,
                    opener BLOB NOT NULL CHECK (length(opener) = 16),
                    start_amount INTEGER NOT NULL,
                    floor_amount INTEGER NOT NULL,
                    -- At the floor with the last cut, and not before.
                    price_amount INTEGER NOT NULL CHECK (price_amount = floor_amount AND made = cuts
                        OR price_amount BETWEEN floor_amount + cuts - made AND start_amount - made AND made < cuts),
                    currency TEXT NOT NULL,
                    cuts INTEGER NOT NULL,
                    made INTEGER NOT NULL,
                    seed TEXT NOT NULL CHECK (length(seed) = 16),
                    newcomer_percent INTEGER NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('running', 'reached', 'ordered', 'expired')),
                    reason TEXT,
                    order_id BLOB UNIQUE CHECK ((order_id IS NOT NULL) = (state = 'ordered')),
                    opened_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL,
                    reached_at INTEGER,
                    closed_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX bargain_by_time ON bargain (opened_at, id);
                CREATE INDEX bargain_by_opener ON bargain (opener, offer_id);
                CREATE INDEX bargain_open ON bargain (product_id) WHERE state IN ('running', 'reached');

                CREATE TABLE bargain_help (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    bargain_id BLOB NOT NULL REFERENCES bargain (id),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    state TEXT NOT NULL CHECK (state IN ('asked', 'cut', 'refused')),
                    reason TEXT,
                    number INTEGER,
                    amount INTEGER CHECK (amount > 0),
                    is_newcomer INTEGER,
                    asks INTEGER NOT NULL,
                    device TEXT,
                    network TEXT,
                    asked_at INTEGER NOT NULL,
                    CHECK (state <> 'cut' OR number IS NOT NULL AND amount IS NOT NULL AND is_newcomer IS NOT NULL)
                ) STRICT, WITHOUT ROWID;
                -- Everybody helps once; those who have left Souk are nobody, and all the same.
                CREATE UNIQUE INDEX bargain_help_once ON bargain_help (bargain_id, person) WHERE person <> zeroblob(16);
                -- No cut is made twice, whoever comes at once.
                CREATE UNIQUE INDEX bargain_help_number ON bargain_help (bargain_id, number) WHERE number IS NOT NULL;
                CREATE INDEX bargain_help_by_person ON bargain_help (person);
                """
        ),
        .init(
            "flash-sales",
            sql: """
                ALTER TABLE customer_order ADD COLUMN flash_sale_id BLOB;

                CREATE TABLE flash_sale (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    product_id BLOB NOT NULL,
                    price_amount INTEGER NOT NULL CHECK (price_amount > 0),
                    price_currency TEXT NOT NULL,
                    quota INTEGER NOT NULL CHECK (quota > 0),
                    sold INTEGER NOT NULL CHECK (sold BETWEEN 0 AND quota),
                    per_person INTEGER NOT NULL CHECK (per_person > 0),
                    admissions_per_s INTEGER,
                    state TEXT NOT NULL CHECK (state IN ('planned', 'ready', 'refused')),
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX flash_sale_by_time ON flash_sale (created_at, id);
                CREATE INDEX flash_sale_by_product ON flash_sale (product_id);

                CREATE TABLE flash_slot (
                    sale_id BLOB NOT NULL REFERENCES flash_sale (id),
                    position INTEGER NOT NULL,
                    from_at INTEGER NOT NULL,
                    until_at INTEGER NOT NULL CHECK (until_at > from_at),
                    -- The waiting room's counter, and when it lets the next one through.
                    entered INTEGER NOT NULL,
                    next_admission_at INTEGER NOT NULL,
                    PRIMARY KEY (sale_id, position)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE flash_ticket (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    sale_id BLOB NOT NULL,
                    slot INTEGER NOT NULL,
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    number INTEGER NOT NULL,
                    admitted_at INTEGER NOT NULL,
                    UNIQUE (sale_id, slot, person),
                    UNIQUE (sale_id, slot, number),
                    FOREIGN KEY (sale_id, slot) REFERENCES flash_slot (sale_id, position)
                ) STRICT, WITHOUT ROWID;

                -- Who has how many pieces of which sale, by which order.
                CREATE TABLE flash_purchase (
                    sale_id BLOB NOT NULL REFERENCES flash_sale (id),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    order_id BLOB NOT NULL UNIQUE,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    PRIMARY KEY (sale_id, person, order_id)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX flash_ticket_by_person ON flash_ticket (person);
                CREATE INDEX flash_purchase_by_person ON flash_purchase (person);
                """
        ),
        .init(
            "group-buy-policies",
            sql: """
                ALTER TABLE group_buy_offer ADD COLUMN paid_but_full TEXT;
                ALTER TABLE group_buy_offer ADD COLUMN withdrawn_at INTEGER;
                """
        ),
        .init(
            "fees",
            sql: """
                -- The payment or refund whose fee the line has brought into the ledger.
                ALTER TABLE statement_line ADD COLUMN charged BLOB;
                CREATE UNIQUE INDEX statement_line_charged ON statement_line (charged, kind) WHERE charged IS NOT NULL;
                """
        ),
        .init(
            "offers-by-time",
            sql: """
                CREATE INDEX group_buy_offer_by_time ON group_buy_offer (created_at, id);
                CREATE INDEX bargain_offer_by_time ON bargain_offer (created_at, id);
                """
        ),
        .init(
            "presales",
            sql: """
                ALTER TABLE customer_order ADD COLUMN presale_id BLOB;

                CREATE TABLE presale (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    product_id BLOB NOT NULL,
                    price_amount INTEGER NOT NULL CHECK (price_amount > 0),
                    price_currency TEXT NOT NULL,
                    quota INTEGER NOT NULL CHECK (quota > 0),
                    sold INTEGER NOT NULL CHECK (sold BETWEEN 0 AND quota),
                    per_person INTEGER NOT NULL CHECK (per_person > 0),
                    from_at INTEGER NOT NULL,
                    until_at INTEGER NOT NULL CHECK (until_at > from_at),
                    arrives_by INTEGER NOT NULL CHECK (arrives_by > until_at),
                    created_at INTEGER NOT NULL,
                    closed_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX presale_by_time ON presale (created_at, id);
                CREATE INDEX presale_by_product ON presale (product_id);

                -- Who has how many pieces of which presale, by which order.
                CREATE TABLE presale_purchase (
                    sale_id BLOB NOT NULL REFERENCES presale (id),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    order_id BLOB NOT NULL UNIQUE,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    PRIMARY KEY (sale_id, person, order_id)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX presale_purchase_by_person ON presale_purchase (person);
                """
        ),
        .init(
            "cancelled-pieces",
            sql: """
                ALTER TABLE order_line ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0
                    CHECK (cancelled BETWEEN 0 AND quantity - shipped);
                """
        ),
        .init(
            "return-days",
            sql: """
                -- NULL, too, for what was announced before and has not changed since.
                ALTER TABLE product ADD COLUMN category TEXT;
                -- As was promised when the order was placed; NULL for what is usual.
                ALTER TABLE order_line ADD COLUMN return_days INTEGER;

                -- The categories that say for how long their goods can be sent back.
                CREATE TABLE category_return (
                    path TEXT PRIMARY KEY,
                    days INTEGER NOT NULL CHECK (days >= 0)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "staff-refunds",
            sql: """
                -- What people who work here give back, or have claimed for a buyer.
                CREATE TABLE staff_refund (
                    id INTEGER PRIMARY KEY,
                    action TEXT NOT NULL,
                    order_id BLOB NOT NULL REFERENCES customer_order (id),
                    amount INTEGER NOT NULL CHECK (amount >= 0),
                    currency TEXT NOT NULL,
                    -- How many have wanted it.
                    people INTEGER NOT NULL CHECK (people IN (1, 2)),
                    -- NULL for those who came without an access token, or have left since.
                    wanted_by BLOB CHECK (length(wanted_by) = 16),
                    approved_by BLOB CHECK (length(approved_by) = 16),
                    given_at INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX staff_refund_by_order ON staff_refund (order_id);
                CREATE INDEX staff_refund_by_sender ON staff_refund (wanted_by, given_at);
                CREATE INDEX staff_refund_by_second ON staff_refund (approved_by) WHERE approved_by IS NOT NULL;

                -- Since when two people have had the duty treasury: no row, or one.
                CREATE TABLE treasury_pair (since INTEGER PRIMARY KEY) STRICT;
                """
        ),
    ]
)
