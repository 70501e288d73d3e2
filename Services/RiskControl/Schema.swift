import Storage

/// Append-only: what has shipped never changes.
let riskControlSchema = Schema(
    "risk-control",
    [
        .init(
            "assessments",
            sql: """
                CREATE TABLE account (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    registered_at INTEGER,
                    denied_at INTEGER
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE assessment (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    action TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    subject TEXT,
                    amount INTEGER,
                    currency TEXT CHECK (length(currency) = 3),
                    device TEXT,
                    network TEXT,
                    address TEXT,
                    payment TEXT,
                    counterparty BLOB CHECK (length(counterparty) = 16),
                    verdict TEXT NOT NULL CHECK (verdict IN ('allow', 'step_up', 'review', 'deny')),
                    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
                    -- Which rules judged it.
                    rules INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                -- The windows are ranges of these indexes: exact whatever order the actions are told in.
                CREATE INDEX assessment_by_person ON assessment (person, action, at, payment);
                CREATE INDEX assessment_by_device ON assessment (device, action, at, person, payment)
                    WHERE device IS NOT NULL;
                CREATE INDEX assessment_by_network ON assessment (network, action, at, person)
                    WHERE network IS NOT NULL;
                CREATE INDEX assessment_by_address ON assessment (address, action, at, person)
                    WHERE address IS NOT NULL;
                CREATE INDEX assessment_by_payment ON assessment (payment, action, at, person)
                    WHERE payment IS NOT NULL;
                CREATE INDEX assessment_by_subject ON assessment (subject) WHERE subject IS NOT NULL;
                CREATE INDEX assessment_by_verdict ON assessment (verdict, id) WHERE verdict <> 'allow';

                CREATE TABLE assessment_reason (
                    assessment BLOB NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    code TEXT NOT NULL,
                    detail TEXT NOT NULL,
                    weight REAL NOT NULL,
                    PRIMARY KEY (assessment, position)
                ) STRICT, WITHOUT ROWID;

                -- Who has used what; only what tells people apart, never a network.
                CREATE TABLE link (
                    kind TEXT NOT NULL CHECK (kind IN ('device', 'address', 'payment')),
                    token TEXT NOT NULL,
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    since INTEGER NOT NULL,
                    PRIMARY KEY (kind, token, person)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX link_by_person ON link (person);

                CREATE TABLE address (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    fingerprint TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX address_by_person ON address (person);

                CREATE TABLE purchase (
                    order_id BLOB PRIMARY KEY CHECK (length(order_id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    currency TEXT NOT NULL CHECK (length(currency) = 3),
                    amount INTEGER NOT NULL CHECK (amount >= 0),
                    paid_at INTEGER NOT NULL,
                    refunded_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX purchase_by_person ON purchase (person, currency, paid_at, amount);

                -- What the shop sells in a day, all people together.
                CREATE TABLE turnover (
                    currency TEXT NOT NULL CHECK (length(currency) = 3),
                    day INTEGER NOT NULL,
                    orders INTEGER NOT NULL,
                    amount INTEGER NOT NULL,
                    PRIMARY KEY (currency, day)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "access checkpoints",
            sql: """
                -- What identity's access log was like, kept here as a witness.
                CREATE TABLE access_checkpoint (
                    size INTEGER PRIMARY KEY,
                    root TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    signature TEXT NOT NULL,
                    public_key TEXT NOT NULL
                ) STRICT;
                """
        ),
    ]
)
