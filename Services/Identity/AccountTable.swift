import Model
import ServiceKit
import Storage

extension Transaction {
    var accounts: AccountTable { AccountTable(database: database) }

    /// The account of somebody who hasn't left.
    func account(of person: ID<Person>) throws -> Account {
        try accounts.find(person, isErased: isErased)
    }
}

extension Snapshot {
    var accounts: AccountTable { AccountTable(database: database) }

    /// The account of somebody who hasn't left.
    func account(of person: ID<Person>) throws -> Account {
        try accounts.find(person, isErased: isErased)
    }
}

/// The accounts, in the table `account`.
struct AccountTable {
    let database: Database

    func find(_ person: ID<Person>) throws -> Account? {
        try database.one("SELECT * FROM account WHERE person = ?", [person.blob]).map(account)
    }

    /// Finds the account, or refuses with the reason why there is none.
    fileprivate func find(_ person: ID<Person>, isErased: (ID<Person>) throws -> Bool) throws -> Account {
        if let account = try find(person), account.state != .erased { return account }
        let hasLeft = try find(person) != nil || isErased(person)
        guard !hasLeft else { throw Refusal(.personErased, "The person \(person) has left.", path: "$.person") }
        throw Refusal(.personNotFound, "Nobody has the pseudonym \(person).", path: "$.person")
    }

    func find(emailCode: [UInt8]) throws -> Account? {
        try database.one("SELECT * FROM account WHERE email_code = ?", [emailCode.blob]).map(account)
    }

    /// Whether somebody has this e-mail address already.
    func isTaken(emailCode: [UInt8]) throws -> Bool {
        try database.one("SELECT 1 FROM account WHERE email_code = ?", [emailCode.blob]) != nil
    }

    /// The highest ring that anybody has, or had.
    func lastRing() throws -> Int64 {
        try database.one(
            """
            SELECT max(
                coalesce((SELECT max(ring) FROM account), 0), coalesce((SELECT max(ring) FROM erasure), 0)
            ) AS ring
            """
        ).map { $0["ring"] } ?? 0
    }

    /// Whether the person has ever shown that they read the mail sent to their address.
    func hasConfirmedEmail(_ person: ID<Person>) throws -> Bool {
        try database.one(
            "SELECT 1 FROM account WHERE person = ? AND email_confirmed_at IS NOT NULL",
            [person.blob]
        ) != nil
    }

    /// Notes that the person reads the mail sent to their address.
    func confirmEmail(_ person: ID<Person>, at now: Timestamp) throws {
        try database.run(
            "UPDATE account SET email_confirmed_at = ? WHERE person = ?",
            [now.milliseconds, person.blob]
        )
    }

    /// Has the person's next login take a second proof, whether or not they have a second factor.
    func demandProof(of person: ID<Person>, at now: Timestamp) throws {
        try database.run(
            "UPDATE account SET needs_proof_since = ? WHERE person = ?",
            [now.milliseconds, person.blob]
        )
    }

    func needsProof(_ person: ID<Person>) throws -> Bool {
        try database.one(
            "SELECT 1 FROM account WHERE person = ? AND needs_proof_since IS NOT NULL",
            [person.blob]
        ) != nil
    }

    /// Notes that the person has given it.
    func noteProof(of person: ID<Person>) throws {
        try database.run("UPDATE account SET needs_proof_since = NULL WHERE person = ?", [person.blob])
    }

    /// Adds an account, or writes what may change of it.
    func save(_ account: Account) throws {
        try database.run(
            """
            INSERT INTO account
                (person, ring, state, email, email_code, nickname, locale, device, network, registered_at, is_imported)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (person) DO UPDATE SET
                state = excluded.state, email = excluded.email, email_code = excluded.email_code,
                nickname = excluded.nickname
            """,
            [
                account.person.blob, account.ring, account.state.rawValue, account.email?.description,
                account.emailCode?.blob, account.nickname?.description, account.locale, account.device,
                account.network, account.registeredAt.milliseconds, account.isImported,
            ]
        )
    }

    private func account(_ row: Row) throws -> Account {
        let person = ID<Person>(row, "person")
        guard let state = Identity.PersonState(rawValue: row["state"]) else { throw DamagedAccount(person: person) }
        let code = row.bytes("email_code")
        return Account(
            person: person,
            ring: row["ring"],
            state: state,
            email: (row["email"] as String?).flatMap { Envelope($0) },
            emailCode: code.isEmpty ? nil : code,
            nickname: (row["nickname"] as String?).flatMap { Envelope($0) },
            locale: row["locale"],
            device: row["device"],
            network: row["network"],
            registeredAt: Timestamp(milliseconds: row["registered_at"]),
            isImported: row["is_imported"]
        )
    }
}

/// A row that no version of the service can have written.
struct DamagedAccount: Error {
    var person: ID<Person>
}
