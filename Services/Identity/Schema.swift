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
        .init(
            "logins",
            sql: """
                -- Argon2id, then AES-GCM under a pepper of the other database.
                CREATE TABLE password (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    credential TEXT NOT NULL,
                    set_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                -- Keys are hashes of accounts, devices and networks: the table names nobody.
                CREATE TABLE login_counter (
                    key BLOB PRIMARY KEY CHECK (length(key) = 32),
                    scope TEXT NOT NULL CHECK (scope IN ('account', 'device', 'network')),
                    failures INTEGER NOT NULL,
                    last_at INTEGER NOT NULL,
                    closed_until INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX login_counter_by_age ON login_counter (last_at);

                CREATE TABLE session (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    kind TEXT NOT NULL CHECK (kind IN ('consumer', 'staff', 'recovery')),
                    assurance TEXT NOT NULL CHECK (assurance IN ('0', '1', '2')),
                    factors TEXT NOT NULL,
                    device TEXT,
                    network TEXT,
                    device_key TEXT,
                    opened_at INTEGER NOT NULL,
                    used_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX session_by_person ON session (person);

                -- SHA-256 of each token; the successor is sealed under the token itself, and gone with its next use.
                CREATE TABLE refresh_token (
                    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
                    session BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
                    rotated_at INTEGER,
                    replays INTEGER NOT NULL DEFAULT 0,
                    successor BLOB,
                    next BLOB
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX refresh_token_by_session ON refresh_token (session);

                CREATE TABLE known_device (
                    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    added_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX known_device_by_person ON known_device (person);

                -- Public halves of the keys that sign access tokens, and when each does.
                CREATE TABLE signing_key (
                    number INTEGER PRIMARY KEY,
                    public_key TEXT NOT NULL,
                    signs_from INTEGER NOT NULL,
                    until INTEGER
                ) STRICT;
                """
        ),
        .init(
            "second factors",
            sql: """
                ALTER TABLE account ADD COLUMN email_confirmed_at INTEGER;

                -- Codes sent by mail, as keyed hashes; kept for an hour after they are over, so that they can be counted.
                CREATE TABLE mail_code (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    purpose TEXT NOT NULL CHECK (purpose IN ('email', 'recovery', 'challenge')),
                    hash BLOB NOT NULL CHECK (length(hash) = 32),
                    tries INTEGER NOT NULL DEFAULT 0,
                    sent_at INTEGER NOT NULL,
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX mail_code_by_person ON mail_code (person, sent_at);
                CREATE INDEX mail_code_by_age ON mail_code (sent_at);

                -- The secret is an envelope under the person's key, as bytes, so that no export opens it; without a time of
                -- confirmation it doesn't count yet.
                CREATE TABLE authenticator (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    secret BLOB NOT NULL,
                    enrolled_at INTEGER NOT NULL,
                    confirmed_at INTEGER,
                    last_counter INTEGER,
                    failures INTEGER NOT NULL DEFAULT 0
                ) STRICT, WITHOUT ROWID;

                -- 120 random bits each: SHA-256 is enough.
                CREATE TABLE recovery_code (
                    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
                    person BLOB NOT NULL CHECK (length(person) = 16)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX recovery_code_by_person ON recovery_code (person);

                -- Logins whose password was right, and which wait for the second factor.
                CREATE TABLE pending_login (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    attempt TEXT NOT NULL,
                    tries INTEGER NOT NULL DEFAULT 0,
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX pending_login_by_person ON pending_login (person);

                -- What people were asked to approve: bound to the deed in every point.
                CREATE TABLE challenge (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    session BLOB NOT NULL CHECK (length(session) = 16),
                    factor TEXT NOT NULL CHECK (factor IN ('otp', 'mail')),
                    code BLOB,
                    deed TEXT NOT NULL,
                    tries INTEGER NOT NULL DEFAULT 0,
                    expires_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX challenge_by_person ON challenge (person);

                -- What people who work for the platform may do; in one service, or with an empty scope in all.
                CREATE TABLE duty (
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    duty TEXT NOT NULL CHECK (duty IN ('support', 'treasury', 'privacy')),
                    scope TEXT NOT NULL,
                    granted_at INTEGER NOT NULL,
                    PRIMARY KEY (person, duty, scope)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "access log",
            sql: """
                -- Who has seen personal data in clear. The JSON of an entry is a leaf of a Merkle tree (RFC 9162).
                CREATE TABLE access_entry (
                    position INTEGER PRIMARY KEY,
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    entry TEXT NOT NULL
                ) STRICT;
                CREATE INDEX access_entry_by_person ON access_entry (person);
                CREATE TRIGGER access_entry_is_final BEFORE UPDATE ON access_entry
                BEGIN SELECT RAISE(ABORT, 'the access log only grows'); END;
                CREATE TRIGGER access_entry_stays BEFORE DELETE ON access_entry
                BEGIN SELECT RAISE(ABORT, 'the access log only grows'); END;

                -- Nodes whose subtrees are complete: level 0 are the leaves.
                CREATE TABLE access_node (
                    level INTEGER NOT NULL,
                    position INTEGER NOT NULL,
                    hash BLOB NOT NULL CHECK (length(hash) = 32),
                    PRIMARY KEY (level, position)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE access_checkpoint (
                    size INTEGER PRIMARY KEY,
                    root TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) STRICT;
                """
        ),
        .init(
            "statistics",
            sql: """
                -- Counts that were given out with noise, and what each may have given away: the ledger of the budget.
                CREATE TABLE published_statistic (
                    quarter TEXT NOT NULL,
                    statistic TEXT NOT NULL,
                    locale TEXT NOT NULL,
                    value INTEGER NOT NULL,
                    epsilon_tenths INTEGER NOT NULL,
                    published_at INTEGER NOT NULL,
                    PRIMARY KEY (quarter, statistic, locale)
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "end of access entries",
            sql: """
                -- Entries go when their time is over; their hashes stay, and with them every root and every proof.
                ALTER TABLE access_entry ADD COLUMN at INTEGER;
                DROP TRIGGER access_entry_is_final;
                UPDATE access_entry SET at = CAST(
                    1000 * (julianday(substr(json_extract(entry, '$.at'), 1, 19)) - 2440587.5) * 86400 AS INTEGER
                );
                CREATE TRIGGER access_entry_is_final BEFORE UPDATE ON access_entry
                BEGIN SELECT RAISE(ABORT, 'the access log only grows'); END;
                DROP TRIGGER access_entry_stays;
                CREATE TRIGGER access_entry_stays BEFORE DELETE ON access_entry
                WHEN NOT EXISTS (SELECT 1 FROM access_checkpoint WHERE size > old.position)
                BEGIN SELECT RAISE(ABORT, 'nobody has witnessed this entry'); END;
                CREATE INDEX access_entry_by_time ON access_entry (at);
                """
        ),
        .init(
            "notices and service keys",
            sql: """
                -- What people are shown before they allow something, in the JSON of the contract; for good.
                CREATE TABLE consent_notice (
                    purpose TEXT NOT NULL CHECK (purpose IN ('personalisation', 'marketing', 'analytics')),
                    version TEXT NOT NULL,
                    locale TEXT NOT NULL,
                    notice TEXT NOT NULL,
                    registered_at INTEGER NOT NULL,
                    PRIMARY KEY (purpose, version, locale)
                ) STRICT, WITHOUT ROWID;
                CREATE TRIGGER consent_notice_is_final BEFORE UPDATE ON consent_notice
                BEGIN SELECT RAISE(ABORT, 'what people were shown stays as it was'); END;
                ALTER TABLE consent_entry ADD COLUMN is_separate INTEGER CHECK (is_separate IN (0, 1));

                -- The key that each service signs its confirmations of erasures by: the first that it has shown.
                CREATE TABLE service_key (
                    service TEXT PRIMARY KEY,
                    public_key TEXT NOT NULL,
                    since INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "codes for known devices",
            sql: """
                -- Asked for from a device that the person has logged in from: these are counted apart.
                ALTER TABLE mail_code ADD COLUMN is_for_known_device INTEGER NOT NULL DEFAULT 0
                    CHECK (is_for_known_device IN (0, 1));
                """
        ),
        .init(
            "more proof after a misuse",
            sql: """
                -- Since when a password alone lets nobody in: somebody had a copy of a refresh token.
                ALTER TABLE account ADD COLUMN needs_proof_since INTEGER;

                -- Which code was sent, if one was: nothing else confirms the login then.
                ALTER TABLE pending_login ADD COLUMN code BLOB CHECK (length(code) = 16);
                """
        ),
        .init(
            "suppressed addresses",
            sql: """
                -- E-mail addresses that were refused for good, as keyed hashes. They name nobody, so they outlast everybody.
                CREATE TABLE suppressed_address (
                    code BLOB PRIMARY KEY CHECK (length(code) = 32),
                    since INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """
        ),
        .init(
            "holds and exceptions",
            sql: """
                -- Whose data may not be erased for now, whatever they ask: the reason is under their own key.
                CREATE TABLE hold (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    reason TEXT NOT NULL,
                    since INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                -- On what grounds a part of a request was refused.
                ALTER TABLE privacy_request ADD COLUMN exceptions TEXT NOT NULL DEFAULT '';
                """
        ),
        .init(
            "claimed addresses",
            sql: """
                -- Who joins through the edge has an address without a code, until they have shown that it is theirs. Mails to
                -- it are counted together, whoever claims it.
                ALTER TABLE mail_code ADD COLUMN email_code BLOB CHECK (length(email_code) = 32);
                CREATE INDEX mail_code_by_address ON mail_code (email_code, sent_at) WHERE email_code IS NOT NULL;
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
        ),
        .init(
            "rotations",
            sql: """
                -- How far keys have been wrapped under another key-encryption key: all rings up to the last one, of those
                -- that there were when it began; later ones are under the other from their beginning.
                CREATE TABLE master_rotation (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    last_ring INTEGER NOT NULL,
                    end_ring INTEGER NOT NULL,
                    is_complete INTEGER NOT NULL CHECK (is_complete IN (0, 1))
                ) STRICT;
                """
        ),
        .init(
            "ids of destroyed keys",
            sql: """
                -- For certificates: <ring>.<class>.<version>, one to a line. Until now each ring had one key of each class.
                ALTER TABLE destroyed_ring ADD COLUMN ids TEXT NOT NULL DEFAULT '';
                UPDATE destroyed_ring SET ids =
                    ring || '.contact.1' || char(10) || ring || '.marketing.1' || char(10)
                    || ring || '.order_legal.1' || char(10) || ring || '.profile.1'
                WHERE keys = 4;
                """
        ),
        .init(
            "age",
            sql: """
                -- When this file was last in use, to the day: by that a copy of it tells its age.
                CREATE TABLE last_use (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    at INTEGER NOT NULL
                ) STRICT;
                """
        ),
    ]
)
