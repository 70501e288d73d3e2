import Storage

/// Append-only: what has shipped never changes.
let notificationSchema = Schema(
    "notification",
    [
        .init(
            "messages",
            sql: """
                CREATE TABLE recipient (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    locale TEXT NOT NULL,
                    -- The mail address under the person's own key.
                    email TEXT
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE consent (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    receipt BLOB NOT NULL CHECK (length(receipt) = 16),
                    granted_at INTEGER NOT NULL,
                    withdrawn_at INTEGER
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE preference (
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    channel TEXT NOT NULL,
                    -- Empty: every topic.
                    topic TEXT NOT NULL,
                    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
                    changed_at INTEGER NOT NULL,
                    PRIMARY KEY (person, channel, topic)
                ) STRICT, WITHOUT ROWID;

                -- Addresses that a server has refused for good.
                CREATE TABLE suppression (
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    channel TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    PRIMARY KEY (person, channel)
                ) STRICT, WITHOUT ROWID;

                -- Of whom somebody was told that they follow.
                CREATE TABLE told_follower (
                    followee BLOB NOT NULL CHECK (length(followee) = 16),
                    follower BLOB NOT NULL CHECK (length(follower) = 16),
                    PRIMARY KEY (followee, follower)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX told_follower_by_follower ON told_follower (follower);

                -- What there is to tell; never how it reads, which the templates say.
                CREATE TABLE message (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    template TEXT NOT NULL,
                    topic TEXT NOT NULL,
                    parameters TEXT NOT NULL,
                    key TEXT,
                    created_at INTEGER NOT NULL,
                    opened_at INTEGER
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX message_by_person ON message (person, id);
                CREATE UNIQUE INDEX message_by_key ON message (person, key) WHERE key IS NOT NULL;

                CREATE TABLE delivery (
                    message BLOB NOT NULL REFERENCES message (id) ON DELETE CASCADE,
                    channel TEXT NOT NULL,
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    topic TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('accepted', 'sent', 'skipped', 'failed')),
                    reason TEXT,
                    at INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    -- Whether it waits for its next attempt; otherwise one is under way.
                    is_waiting INTEGER NOT NULL CHECK (is_waiting IN (0, 1)),
                    -- The consent that a commercial message rests on.
                    receipt BLOB CHECK (length(receipt) = 16),
                    PRIMARY KEY (message, channel)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX delivery_by_person ON delivery (person, channel, topic, at) WHERE state IN ('accepted', 'sent');
                CREATE INDEX delivery_in_inbox ON delivery (person, message)
                    WHERE channel = 'inbox' AND state = 'sent';

                -- Why each delivery took the way it took, a row for each step.
                CREATE TABLE decision (
                    message BLOB NOT NULL REFERENCES message (id) ON DELETE CASCADE,
                    channel TEXT NOT NULL,
                    position INTEGER NOT NULL,
                    step TEXT NOT NULL,
                    outcome TEXT NOT NULL,
                    rule TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    PRIMARY KEY (message, channel, position)
                ) STRICT, WITHOUT ROWID;
                """
        )
    ]
)
