public import Storage

/// The tables that make messages reliable, in the same file as the service's own: one commit covers both.
public let messagingSchema = Schema(
    "messaging",
    [
        .init(
            "1",
            sql: """
                -- What every run of the service must know of the last: epoch, clean stop, relay's progress.
                CREATE TABLE meta (
                    name TEXT PRIMARY KEY,
                    value INTEGER NOT NULL
                ) WITHOUT ROWID;

                -- Messages dealt with, so that a repeat has no effect and gets the same answer.
                CREATE TABLE inbox (
                    source TEXT NOT NULL,
                    id BLOB NOT NULL,
                    state INTEGER NOT NULL,
                    reply BLOB,
                    at INTEGER NOT NULL,
                    PRIMARY KEY (source, id)
                ) WITHOUT ROWID;
                CREATE INDEX inbox_at ON inbox (at);

                -- Messages to publish, in order. Events stay as the log from which subscribers fill gaps;
                -- all others go once the broker has confirmed them.
                CREATE TABLE outbox (
                    position INTEGER PRIMARY KEY,
                    exchange TEXT NOT NULL,
                    routing_key TEXT NOT NULL,
                    properties BLOB NOT NULL,
                    body BLOB NOT NULL,
                    at INTEGER NOT NULL,
                    event TEXT,
                    seq INTEGER
                );
                CREATE UNIQUE INDEX outbox_event ON outbox (event, seq) WHERE seq IS NOT NULL;

                -- The last number given to each type of event, in this epoch.
                CREATE TABLE sequence (
                    event TEXT PRIMARY KEY,
                    last INTEGER NOT NULL
                ) WITHOUT ROWID;

                -- The last number handled of each type of event of each source.
                CREATE TABLE high_water (
                    source TEXT NOT NULL,
                    event TEXT NOT NULL,
                    epoch INTEGER NOT NULL,
                    last INTEGER NOT NULL,
                    PRIMARY KEY (source, event)
                ) WITHOUT ROWID;

                -- Messages that failed and wait for another try, and those that wait behind them.
                CREATE TABLE parked (
                    position INTEGER PRIMARY KEY,
                    key TEXT NOT NULL,
                    due_at INTEGER,
                    attempt INTEGER NOT NULL,
                    first_failed_at INTEGER,
                    error TEXT,
                    routing_key TEXT NOT NULL,
                    exchange TEXT NOT NULL,
                    properties BLOB NOT NULL,
                    body BLOB NOT NULL
                );
                CREATE INDEX parked_key ON parked (key, position);
                CREATE INDEX parked_due ON parked (due_at) WHERE due_at IS NOT NULL;

                -- Commands to run later.
                CREATE TABLE timer (
                    id BLOB PRIMARY KEY,
                    key TEXT UNIQUE,
                    due_at INTEGER NOT NULL,
                    type TEXT NOT NULL,
                    properties BLOB NOT NULL,
                    body BLOB NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX timer_due ON timer (due_at);

                -- Calls to the outside world, written down before they are made.
                CREATE TABLE effect (
                    id BLOB PRIMARY KEY,
                    type TEXT NOT NULL,
                    attempt INTEGER NOT NULL,
                    due_at INTEGER NOT NULL,
                    first_failed_at INTEGER,
                    error TEXT,
                    properties BLOB NOT NULL,
                    body BLOB NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX effect_due ON effect (due_at);

                -- Messages that were being tried when the process died (suspect mode).
                CREATE TABLE suspect (
                    id TEXT PRIMARY KEY,
                    tries INTEGER NOT NULL
                ) WITHOUT ROWID;
                """
        ),
        .init(
            "2",
            sql: """
                -- How often a suspect's process has ended by its own doing, and whose turn it is.
                DROP TABLE suspect;
                CREATE TABLE suspect (
                    id TEXT PRIMARY KEY,
                    tries INTEGER NOT NULL,
                    own_ends INTEGER NOT NULL,
                    last_end INTEGER NOT NULL,
                    is_running INTEGER NOT NULL
                ) WITHOUT ROWID;
                """
        ),
    ]
)
