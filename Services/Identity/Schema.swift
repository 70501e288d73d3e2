import Storage

/// Append-only: what has shipped never changes.
let identitySchema = Schema(
    "identity",
    [
        .init(
            "people",
            sql: """
                -- E-mail address and nickname are envelopes under the person's own keys; their key ring is in the other
                -- database. Somebody who has asked to leave is 'erased' here until the row goes.
                CREATE TABLE account (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    ring INTEGER NOT NULL UNIQUE,
                    state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'erased')),
                    email TEXT,
                    email_code BLOB UNIQUE CHECK (length(email_code) = 32),
                    nickname TEXT,
                    locale TEXT NOT NULL,
                    device TEXT,
                    network TEXT,
                    registered_at INTEGER NOT NULL,
                    is_imported INTEGER NOT NULL CHECK (is_imported IN (0, 1))
                ) STRICT, WITHOUT ROWID;

                -- What was allowed and taken back, as it happened: rows are only ever added, until the person leaves.
                CREATE TABLE consent_entry (
                    position INTEGER PRIMARY KEY,
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    purpose TEXT NOT NULL CHECK (purpose IN ('personalisation', 'marketing', 'analytics')),
                    receipt BLOB NOT NULL CHECK (length(receipt) = 16),
                    is_withdrawal INTEGER NOT NULL CHECK (is_withdrawal IN (0, 1)),
                    version TEXT NOT NULL,
                    text_sha256 TEXT,
                    locale TEXT,
                    channel TEXT,
                    at INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX consent_entry_by_person ON consent_entry (person, purpose);
                CREATE TRIGGER consent_entry_is_final BEFORE UPDATE ON consent_entry
                BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END;

                CREATE TABLE address (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    address TEXT NOT NULL,
                    country TEXT NOT NULL CHECK (length(country) = 2),
                    fingerprint TEXT NOT NULL,
                    added_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX address_by_person ON address (person);

                -- The ledger of those who left: the pseudonym and what was done, nothing of the person.
                CREATE TABLE erasure (
                    request BLOB PRIMARY KEY CHECK (length(request) = 16),
                    person BLOB NOT NULL UNIQUE CHECK (length(person) = 16),
                    ring INTEGER NOT NULL UNIQUE,
                    requested_at INTEGER NOT NULL,
                    destroyed_keys INTEGER NOT NULL DEFAULT 0,
                    certified_at INTEGER,
                    certificate TEXT,
                    signature TEXT,
                    public_key TEXT
                ) STRICT, WITHOUT ROWID;

                -- Which services were registered when the request was made, and what each has said.
                CREATE TABLE erasure_service (
                    request BLOB NOT NULL REFERENCES erasure (request) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    service TEXT NOT NULL,
                    confirmation TEXT,
                    PRIMARY KEY (request, position)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "exports and restrictions",
            sql: """
                -- The private half of an export's key is wrapped under the person's own, so that it goes with them.
                CREATE TABLE export (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    requested_at INTEGER NOT NULL,
                    public_key TEXT NOT NULL,
                    opening_key BLOB CHECK (length(opening_key) = 40),
                    key_version INTEGER NOT NULL,
                    sealed_at INTEGER,
                    recipient_key TEXT,
                    delivered_at INTEGER,
                    purged_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX export_by_person ON export (person);

                -- Which services were asked, and how many parts each has.
                CREATE TABLE export_source (
                    export BLOB NOT NULL REFERENCES export (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    service TEXT NOT NULL,
                    parts INTEGER,
                    PRIMARY KEY (export, position)
                ) STRICT, WITHOUT ROWID;

                -- What they handed over, sealed to the export's key.
                CREATE TABLE export_part (
                    export BLOB NOT NULL REFERENCES export (id) ON DELETE CASCADE,
                    service TEXT NOT NULL,
                    part INTEGER NOT NULL,
                    data TEXT NOT NULL,
                    PRIMARY KEY (export, service, part)
                ) STRICT;

                -- Why somebody's data may only be kept; every service has a note that it is so.
                CREATE TABLE restriction (
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    ground TEXT NOT NULL,
                    since INTEGER NOT NULL,
                    PRIMARY KEY (person, ground)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "privacy requests",
            sql: """
                -- What people have asked, and how it was answered: names nobody but a pseudonym. The work is the export or
                -- the erasure that answers it.
                CREATE TABLE privacy_request (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    kind TEXT NOT NULL CHECK (kind IN ('access', 'erasure', 'restriction')),
                    state TEXT NOT NULL,
                    laws TEXT NOT NULL,
                    received_at INTEGER NOT NULL,
                    duplicate_of BLOB CHECK (length(duplicate_of) = 16),
                    extended_at INTEGER,
                    extension TEXT,
                    grace_until INTEGER,
                    refusal TEXT,
                    work BLOB CHECK (length(work) = 16),
                    settled_at INTEGER,
                    alarm INTEGER NOT NULL DEFAULT 0,
                    escalated_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX privacy_request_by_person ON privacy_request (person);
                CREATE INDEX privacy_request_by_work ON privacy_request (work);

                -- When its clock stood still, because it wasn't clear who asks.
                CREATE TABLE privacy_request_pause (
                    request BLOB NOT NULL REFERENCES privacy_request (id) ON DELETE CASCADE,
                    since INTEGER NOT NULL,
                    until INTEGER,
                    PRIMARY KEY (request, since)
                ) STRICT, WITHOUT ROWID;
                """
        ),
    ]
)

/// The other database, of keys: nothing in it is worth anything without the key-encryption key.
let keySchema = Schema(
    "keys",
    [
        .init(
            "1",
            sql: """
                -- A person's keys, wrapped. A ring is whose account says so; rings are made before anybody needs them.
                CREATE TABLE person_key (
                    ring INTEGER NOT NULL,
                    class TEXT NOT NULL CHECK (class IN ('profile', 'contact', 'marketing', 'order_legal')),
                    version INTEGER NOT NULL CHECK (version > 0),
                    wrapped BLOB NOT NULL CHECK (length(wrapped) = 40),
                    PRIMARY KEY (ring, class, version)
                ) STRICT, WITHOUT ROWID;

                -- How many keys each destroyed ring had.
                CREATE TABLE destroyed_ring (
                    ring INTEGER PRIMARY KEY,
                    keys INTEGER NOT NULL
                ) STRICT;

                -- Identity's own keys, wrapped: for sealing, for the blind indexes, for signing.
                CREATE TABLE secret (
                    name TEXT PRIMARY KEY,
                    wrapped BLOB NOT NULL CHECK (length(wrapped) = 40)
                ) STRICT, WITHOUT ROWID;
                """
        )
    ]
)
