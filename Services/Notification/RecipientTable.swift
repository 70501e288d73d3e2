import Model
import ServiceKit
import Storage

extension Transaction {
    var recipients: RecipientTable { RecipientTable(database: database) }
}

/// Whom we may tell what, in the tables `recipient`, `consent`, `preference`, `suppression` and `told_follower`.
struct RecipientTable {
    let database: Database

    func find(_ person: ID<Person>) throws -> Recipient? {
        try database.one("SELECT locale, email FROM recipient WHERE person = ?", [person.blob]).map { row in
            Recipient(person: person, locale: row["locale"], email: (row["email"] as String?).flatMap(Envelope.init))
        }
    }

    func save(_ recipient: Recipient) throws {
        try database.run(
            """
            INSERT INTO recipient (person, locale, email) VALUES (?, ?, ?)
            ON CONFLICT (person) DO UPDATE SET locale = excluded.locale, email = excluded.email
            """,
            [recipient.person.blob, recipient.locale, recipient.email?.description]
        )
    }

    func consent(of person: ID<Person>) throws -> MarketingConsent? {
        try database.one("SELECT * FROM consent WHERE person = ?", [person.blob]).map { row in
            MarketingConsent(
                receipt: ID(row, "receipt"),
                grantedAt: Timestamp(milliseconds: row["granted_at"]),
                withdrawnAt: row.time("withdrawn_at")
            )
        }
    }

    func save(_ consent: MarketingConsent, of person: ID<Person>) throws {
        try database.run(
            """
            INSERT INTO consent (person, receipt, granted_at, withdrawn_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (person) DO UPDATE SET
                receipt = excluded.receipt, granted_at = excluded.granted_at, withdrawn_at = excluded.withdrawn_at
            """,
            [
                person.blob, consent.receipt.blob, consent.grantedAt.milliseconds, consent.withdrawnAt?.milliseconds,
            ]
        )
    }

    func preferences(of person: ID<Person>) throws -> [Gate.Preference] {
        try database.all("SELECT channel, topic, is_on FROM preference WHERE person = ?", [person.blob])
            .compactMap { row in
                Notification.Channel(rawValue: row["channel"]).map { channel in
                    Gate.Preference(
                        channel: channel,
                        topic: Notification.Topic(rawValue: row["topic"]),
                        isOn: row["is_on"]
                    )
                }
            }
    }

    func save(_ preference: Gate.Preference, of person: ID<Person>, at time: Timestamp) throws {
        try database.run(
            """
            INSERT INTO preference (person, channel, topic, is_on, changed_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (person, channel, topic) DO UPDATE SET
                is_on = excluded.is_on, changed_at = excluded.changed_at
            """,
            [
                person.blob, preference.channel.rawValue, preference.topic?.rawValue ?? "", preference.isOn,
                time.milliseconds,
            ]
        )
    }

    /// Notes that a person was told of a follower; whether that is new.
    func noteFollower(_ follower: ID<Person>, of followee: ID<Person>) throws -> Bool {
        try database.run(
            "INSERT INTO told_follower (followee, follower) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [followee.blob, follower.blob]
        )
        return database.changesCount > 0
    }

    func isSuppressed(_ person: ID<Person>, in channel: Notification.Channel) throws -> Bool {
        try database.one(
            "SELECT 1 FROM suppression WHERE person = ? AND channel = ?",
            [person.blob, channel.rawValue]
        ) != nil
    }

    func suppress(
        _ person: ID<Person>,
        in channel: Notification.Channel,
        because reason: String,
        at time: Timestamp
    ) throws {
        try database.run(
            "INSERT INTO suppression (person, channel, reason, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [person.blob, channel.rawValue, reason, time.milliseconds]
        )
    }
}
