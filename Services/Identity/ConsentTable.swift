import Model
import ServiceKit
import Storage

extension Transaction {
    var consents: ConsentTable { ConsentTable(database: database) }
}

extension Snapshot {
    var consents: ConsentTable { ConsentTable(database: database) }
}

/// What people have allowed and taken back, in the table `consent_entry`, to which rows are only ever added.
struct ConsentTable {
    let database: Database

    /// The latest consent of each purpose, withdrawn or not.
    func find(_ person: ID<Person>) throws -> [Identity.Consent] {
        try Identity.Purpose.allCases.compactMap { try find(person, $0) }
    }

    /// The latest consent to a purpose, with the time of its withdrawal if there was one.
    func find(_ person: ID<Person>, _ purpose: Identity.Purpose) throws -> Identity.Consent? {
        let rows = try database.all(
            "SELECT * FROM consent_entry WHERE person = ? AND purpose = ? ORDER BY position DESC LIMIT 2",
            [person.blob, purpose.rawValue]
        )
        guard let latest = rows.first else { return nil }
        let isWithdrawn: Bool = latest["is_withdrawal"]
        guard let granted = isWithdrawn ? rows.last : latest else { return nil }
        return Identity.Consent(
            receipt: ID(granted, "receipt"),
            purpose: purpose,
            version: granted["version"],
            textSha256: granted["text_sha256"],
            locale: granted["locale"],
            channel: granted["channel"],
            isSeparate: granted["is_separate"],
            grantedAt: Timestamp(milliseconds: granted["at"]),
            withdrawnAt: isWithdrawn ? Timestamp(milliseconds: latest["at"]) : nil
        )
    }

    /// All that a person has allowed and taken back, as it happened.
    func entries(of person: ID<Person>) throws -> [Identity.ConsentEntry] {
        try database.all("SELECT * FROM consent_entry WHERE person = ? ORDER BY position", [person.blob])
            .compactMap { row in
                guard let purpose = Identity.Purpose(rawValue: row["purpose"]) else { return nil }
                return Identity.ConsentEntry(
                    receipt: ID(row, "receipt"),
                    purpose: purpose,
                    isWithdrawal: row["is_withdrawal"],
                    version: row["version"],
                    textSha256: row["text_sha256"],
                    locale: row["locale"],
                    channel: row["channel"],
                    isSeparate: row["is_separate"],
                    at: Timestamp(milliseconds: row["at"])
                )
            }
    }

    /// Adds that the consent was given, or, if it says so, taken back.
    func add(_ consent: Identity.Consent, of person: ID<Person>) throws {
        let at = consent.withdrawnAt ?? consent.grantedAt
        try database.run(
            """
            INSERT INTO consent_entry
                (person, purpose, receipt, is_withdrawal, version, text_sha256, locale, channel, is_separate, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                person.blob, consent.purpose.rawValue, consent.receipt.blob, consent.withdrawnAt != nil,
                consent.version, consent.textSha256, consent.locale, consent.channel, consent.isSeparate,
                at.milliseconds,
            ]
        )
    }
}
