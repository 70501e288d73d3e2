import Storage

/// Append-only: what has shipped never changes.
let socialGraphSchema = Schema(
    "social-graph",
    [
        .init(
            "1",
            sql: """
                CREATE TABLE follow (
                    follower BLOB NOT NULL CHECK (length(follower) = 16),
                    followee BLOB NOT NULL CHECK (length(followee) = 16),
                    followed_at INTEGER NOT NULL,
                    is_imported INTEGER NOT NULL CHECK (is_imported IN (0, 1)),
                    PRIMARY KEY (follower, followee),
                    CHECK (follower <> followee)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX follow_by_followee ON follow (followee, follower);

                CREATE TABLE block (
                    blocker BLOB NOT NULL CHECK (length(blocker) = 16),
                    blocked BLOB NOT NULL CHECK (length(blocked) = 16),
                    blocked_at INTEGER NOT NULL,
                    PRIMARY KEY (blocker, blocked),
                    CHECK (blocker <> blocked)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX block_by_blocked ON block (blocked);

                CREATE TABLE invitation (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    inviter BLOB NOT NULL CHECK (length(inviter) = 16),
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX invitation_by_inviter ON invitation (inviter);

                -- Who brought whom: one row for a person, once for all.
                CREATE TABLE acceptance (
                    invitee BLOB PRIMARY KEY CHECK (length(invitee) = 16),
                    inviter BLOB NOT NULL CHECK (length(inviter) = 16),
                    invitation_id BLOB NOT NULL,
                    accepted_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX acceptance_by_inviter ON acceptance (inviter);

                CREATE TABLE circle (
                    id BLOB PRIMARY KEY CHECK (length(id) = 16),
                    owner BLOB NOT NULL CHECK (length(owner) = 16),
                    topic TEXT NOT NULL,
                    created_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX circle_by_owner ON circle (owner);

                CREATE TABLE membership (
                    circle_id BLOB NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
                    person BLOB NOT NULL CHECK (length(person) = 16),
                    joined_at INTEGER NOT NULL,
                    PRIMARY KEY (circle_id, person)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX membership_by_time ON membership (circle_id, joined_at, person);
                CREATE INDEX membership_by_person ON membership (person, circle_id);

                -- Written whole each time the ranking is computed.
                CREATE TABLE influence (
                    person BLOB PRIMARY KEY CHECK (length(person) = 16),
                    score REAL NOT NULL,
                    followers INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX influence_by_score ON influence (score DESC, person, followers);

                -- One row: when the ranking was computed, over how much, and whether follows have changed since.
                CREATE TABLE ranking (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    is_stale INTEGER NOT NULL CHECK (is_stale IN (0, 1)),
                    follows INTEGER NOT NULL,
                    computed_at INTEGER
                ) STRICT;
                INSERT INTO ranking (id, is_stale, follows) VALUES (1, 0, 0);
                """
        )
    ]
)
