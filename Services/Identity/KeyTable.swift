import Glibc
import Messaging
import Model
import Passwords
import Privacy
import ServiceKit
import Storage
import Synchronization

extension Transaction {
    var keys: KeyTable { resource() }
}

extension Snapshot {
    var keys: KeyTable { resource() }
}

/// People's keys and identity's own, in a database beside the service's.
///
/// Two databases can't share one commit, so their order is fixed. Keys are made and durable before anybody's row names
/// them, a block at a time: a crash in between leaves keys that nobody has, never a person without. Keys are destroyed
/// and gone from the disk before the certificate says so: a crash in between has the last confirmation come again.
final class KeyTable: Sendable {
    private struct Spares {
        /// The rings that this process has made; those behind the last one in use are free.
        var rings: ClosedRange<Int64> = 0...0
        /// The keys of free rings, so that registering needn't read what has just been written.
        var keys: [Int64: [DataKey]] = [:]
        /// The last ring that was destroyed: nobody gets one up to it, even when the ledger has forgotten whose it was.
        var lastDestroyed: Int64 = 0
    }

    private static let blockSize: Int64 = 512
    /// How old a backup of the keys may be: then no backup has the keys of somebody any more who has left.
    static let backupHorizon = Duration.seconds(30 * 86_400)

    private let store: Store
    /// What all of them are wrapped under.
    let master: MasterKeyTable
    private let spares = Mutex(Spares())
    private let own: OwnKeys
    /// The keys of logins.
    let access: AccessKeyTable
    /// Where passwords are hashed.
    let passwords: PasswordDesk
    /// Whether a code from the mail is one more proof of who somebody is, for whoever has no app.
    let takesMailProofs: Bool

    /// Opens the keys, or makes them at the first start.
    ///
    /// - Throws: `KeyTrouble` if they are there but the key-encryption key isn't, or is another.
    init(in place: ServicePlace) throws {
        switch place {
        case .memory:
            store = try Store(.memory, schemas: [keySchema])
            master = try MasterKeyTable(store, MasterKeys(file: nil, isFirstStart: true))
            // Tests hash often, and guess what they please.
            passwords = try PasswordDesk(hashingBy: Argon2id(passes: 1, kibibytes: 8))
            takesMailProofs = true
        case .folder(let folder, let variables):
            guard let choice = ["yes": true, "no": false][variables["SOUK_IDENTITY_MAIL_PROOFS"] ?? "yes"] else {
                throw KeyTrouble(description: "SOUK_IDENTITY_MAIL_PROOFS may be yes or no.")
            }
            takesMailProofs = choice
            let path = "\(folder)/identity-keys.sqlite"
            let keys = try MasterKeys(
                file: KeyFile(folder: folder, variables: variables),
                isFirstStart: Glibc.access(path, F_OK) != 0
            )
            store = try Store(.file(path), schemas: [keySchema])
            master = try MasterKeyTable(store, keys)
            passwords = try PasswordDesk(
                isApart: true,
                breached: try variables["SOUK_BREACHED_PASSWORDS"].map { try BreachedPasswords(file: $0) }
            )
        }
        own = try OwnKeys.stored(in: store, under: master.keys) ?? OwnKeys.made(in: store, under: master.keys)
        access = try AccessKeyTable(store, under: master.keys)
        let lastDestroyed = try store.read { database in
            try Int64.fetchOne(database, sql: "SELECT max(ring) FROM destroyed_ring") ?? 0
        }
        spares.withLock { $0.lastDestroyed = lastDestroyed }
    }

    /// A ring that nobody has had, the next after the last that is in use.
    ///
    /// Its keys are durable by the time this returns. Rings that an earlier run made and nobody got are passed over:
    /// after a restore of the other database they may have been somebody's.
    func nextRing(after last: Int64) throws -> Int64 {
        try spares.withLock { spares in
            let last = max(last, spares.lastDestroyed)
            let next = max(last + 1, spares.rings.lowerBound)
            if spares.rings.contains(next), next > 0 { return next }
            return try makeRings(after: last, &spares)
        }
    }

    /// A key of a ring, the latest unless told which; nil if it was destroyed, or there never was such a version.
    func key(_ ring: Int64, _ dataClass: PersonalDataClass, version: Int? = nil) throws -> DataKey? {
        let spare = spares.withLock { $0.keys[ring]?.first { $0.dataClass == dataClass } }
        if let spare, version == nil || version == spare.version { return spare }
        return try store.read { database in
            try database.one(
                """
                SELECT version, wrapped FROM person_key
                WHERE ring = ? AND class = ? AND version = coalesce(?, version) ORDER BY version DESC
                """,
                [ring, dataClass.rawValue, version]
            ).map { row in
                let (version, wrapped): (Int, [UInt8]) = (row["version"], row.bytes("wrapped"))
                return try master.keys.unwrap { try DataKey(dataClass, version: version, wrapped: wrapped, under: $0) }
            }
        }
    }

    /// Destroys all keys of a ring, for good: overwritten, deleted, and gone from both files when this returns.
    ///
    /// - Returns: the ids of those that there were, also when they had been destroyed before.
    func destroy(_ ring: Int64) throws -> [String] {
        spares.withLock { spares in
            spares.keys[ring] = nil
            spares.lastDestroyed = max(spares.lastDestroyed, ring)
        }
        let ids: String = try store.write { database in
            let ids = try database.all(
                "SELECT class, version FROM person_key WHERE ring = ? ORDER BY class, version",
                [ring]
            ).map { "\(ring).\($0["class"] as String).\($0["version"] as Int)" }
            try database.run("UPDATE person_key SET wrapped = zeroblob(40) WHERE ring = ?", [ring])
            try database.run("DELETE FROM person_key WHERE ring = ?", [ring])
            try database.run(
                "INSERT INTO destroyed_ring (ring, keys, ids) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [ring, ids.count, ids.joined(separator: "\n")]
            )
            return try database.one("SELECT ids FROM destroyed_ring WHERE ring = ?", [ring]).map { $0["ids"] } ?? ""
        }
        try store.scrub()
        return ids.split(separator: "\n").map(String.init)
    }

    /// Signs a text as identity.
    func sign(_ text: String) throws -> Identity.SignedCertificate {
        Identity.SignedCertificate(text: text, signature: try own.signing.sign(text), publicKey: own.signing.publicKey)
    }

    private func makeRings(after last: Int64, _ spares: inout Spares) throws -> Int64 {
        spares.keys = spares.keys.filter { $0.key > last }
        let lastDestroyed = spares.lastDestroyed
        let kek = master.keys.latest
        let made = try store.write { database in
            let highest = try Int64.fetchOne(database, sql: "SELECT max(ring) FROM person_key") ?? 0
            let first = max(highest, last) + 1
            let rings = first...(first + Self.blockSize - 1)
            let insertion = try HotStatement(
                "INSERT INTO person_key (ring, class, version, wrapped) VALUES (?, ?, ?, ?)",
                in: database
            )
            var keys: [Int64: [DataKey]] = [:]
            for ring in rings {
                keys[ring] = PersonalDataClass.allCases.map { DataKey($0) }
                for key in keys[ring] ?? [] {
                    insertion.bind(1, ring)
                    insertion.bind(2, key.dataClass.rawValue)
                    insertion.bind(3, Int64(key.version))
                    insertion.bind(4, try key.wrapped(under: kek))
                    try insertion.run()
                }
            }
            return Spares(rings: rings, keys: keys, lastDestroyed: lastDestroyed)
        }
        spares = made
        return made.rings.lowerBound
    }
}

// Backups.
extension IdentityService {
    /// Destroys keys once more that a backup of theirs has brought back, and refuses one that is too old to be kept, and one
    /// from before somebody's keys were made: without these nobody could read that person's data, and nobody would notice.
    static func checkResource(_ resource: any Sendable, against store: Store, at now: Timestamp) throws {
        guard let keys = resource as? KeyTable else { return }
        try keys.checkAge(at: now)
        let (erased, living) = try store.read { database in
            (
                try Int64.fetchAll(database, sql: "SELECT ring FROM erasure WHERE certified_at IS NOT NULL"),
                try Int64.fetchAll(database, sql: "SELECT ring FROM account WHERE state <> 'erased'")
            )
        }
        try keys.destroyAgain(erased)
        let missing = try keys.missing(of: living)
        guard missing == 0 else {
            throw KeyTrouble(
                description: "identity-keys.sqlite is older than identity.sqlite: the keys of \(missing) of its people "
                    + "are missing. Put the newest copy of it in its place, one made after these people had joined."
            )
        }
        try keys.noteUse(at: now)
    }

    static func noteUse(of resource: any Sendable, at now: Timestamp) throws {
        try (resource as? KeyTable)?.noteUse(at: now)
    }
}

extension KeyTable {
    fileprivate func noteUse(at now: Timestamp) throws {
        try store.write { database in
            try database.run(
                "INSERT INTO last_use (id, at) VALUES (1, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
                [now.milliseconds]
            )
        }
    }

    /// Refuses a copy that should have been destroyed by now: certificates say that none is used any more.
    fileprivate func checkAge(at now: Timestamp) throws {
        let lastUse = try store.read { try Int64.fetchOne($0, sql: "SELECT at FROM last_use") }
        guard let lastUse = lastUse.map(Timestamp.init(milliseconds:)), now - lastUse > Self.backupHorizon else {
            return
        }
        throw KeyTrouble(
            description: "identity-keys.sqlite was last in use on \(lastUse.description.prefix(10)), more than 30 days "
                + "ago: keys of people who have left since are in it. Put a newer copy in its place. If it is no copy, "
                + "and identity itself has stood still for so long, say so and start again: "
                + "sqlite3 identity-keys.sqlite \"UPDATE last_use SET at = unixepoch() * 1000\""
        )
    }

    /// Destroys the keys of rings whose people have left, if they are back.
    fileprivate func destroyAgain(_ rings: [Int64]) throws {
        let present = try present()
        for ring in rings where present.contains(ring) { _ = try destroy(ring) }
    }

    /// How many of these rings have neither keys nor had them destroyed.
    fileprivate func missing(of rings: [Int64]) throws -> Int {
        let known = try present().union(
            store.read { try Int64.fetchSet($0, sql: "SELECT ring FROM destroyed_ring") }
        )
        return rings.count { !known.contains($0) }
    }

    private func present() throws -> Set<Int64> {
        try store.read { try Int64.fetchSet($0, sql: "SELECT DISTINCT ring FROM person_key") }
    }
}

// What handlers do with keys: seal, open, and say what is wrong in the words of the contract.
extension KeyTable {
    /// What senders seal personal data to.
    var sealingKey: Identity.SealingKey { Identity.SealingKey(id: own.sealing.id, publicKey: own.sealing.publicKey) }

    /// Tells whether somebody has an e-mail address already: the same for the same address.
    func code(ofEmail email: PersonalText) -> [UInt8] { own.emailIndex.code(of: email.folded) }

    /// Tells whether an e-mail address was refused for good: of another index than ``code(ofEmail:)``.
    func code(ofSuppressed email: PersonalText) -> [UInt8] { access.suppressions.code(of: email.folded) }

    /// Tells whether two parcels go to one place: the same for the same address of anybody.
    func fingerprint(ofAddress address: PersonalText, in country: String) -> String {
        "ad-" + own.addressIndex.code(of: country + address.addressKey).prefix(8).hex
    }

    /// Reads what was sealed to identity for this field of this message.
    func open(
        _ sealed: Sealed,
        at path: String,
        of message: any Message.Type,
        person: ID<Person>? = nil,
        recipientKey: String? = nil
    ) throws -> String {
        let field = String(path.dropFirst("$.".count))
        let purpose = SealingPurpose.field(field, of: message, person: person, recipientKey: recipientKey)
        do {
            return String(decoding: try own.sealing.open(sealed, for: purpose), as: UTF8.self)
        } catch {
            throw Refusal(
                .notSealed,
                "\(error) Ask \(Identity.FindSealingKey.name) for the key, and seal the text for this message.",
                path: path
            )
        }
    }

    /// Puts a text under the person's key of its class.
    func seal(_ text: PersonalText, as field: PersonalField, of person: ID<Person>, ring: Int64) throws -> Envelope {
        guard let key = try key(ring, field.dataClass) else { throw MissingKey(person: person) }
        return try key.seal(text.text, as: field, of: person)
    }

    /// Reads a field of an account.
    func open(_ envelope: Envelope, as field: PersonalField, of account: Account) throws -> PersonalText {
        guard let key = try key(account.ring, envelope.dataClass, version: envelope.version) else {
            throw MissingKey(person: account.person)
        }
        return PersonalText(text: try key.open(envelope, as: field, of: account.person))
    }

    /// Lends a key; nil if the person has none of this version.
    func lease(_ query: Identity.LeaseKey, of account: Account, until end: Timestamp) throws -> Identity.KeyLease? {
        guard let key = try key(account.ring, query.keyClass, version: query.version) else { return nil }
        let purpose = SealingPurpose.lease(of: account.person, query.keyClass, version: key.version)
        do {
            let recipient = try SealingKey(id: "lease", publicKey: query.recipientKey)
            return Identity.KeyLease(
                sealedKey: try recipient.seal(key.bytes, for: purpose),
                version: key.version,
                expiresAt: end
            )
        } catch let error as PrivacyError {
            throw Refusal(.invalidField, "\(error)", path: "$.recipient_key")
        }
    }
}

// Secrets on their way out.
extension KeyTable {
    /// How many passwords may wait for their hash.
    static let mostHashes = PasswordDesk.mostUnderWay

    /// Bytes as they stand in messages, and back.
    func text(_ bytes: [UInt8]) -> String { Base64URL.encode(bytes) }
    func bytes(_ text: String) -> [UInt8]? { Base64URL.decode(text) }

    /// Reads the key that somebody wants their secrets sealed to.
    func recipient(_ publicKey: String) throws -> SealingKey {
        do {
            return try SealingKey(id: OpeningKey.askerID, publicKey: publicKey)
        } catch {
            throw Refusal(.invalidField, "\(error)", path: "$.recipient_key")
        }
    }

    /// Seals what only the asker may read.
    func seal(_ secrets: some Encodable, to publicKey: String) throws -> Sealed {
        try recipient(publicKey).seal(JSON.encode(secrets), for: .sessionSecrets)
    }

    /// Signs what a token says.
    func sign(_ token: AccessToken, by key: SigningKeyTable.Key) throws -> String {
        try SignedToken.write(token, type: AccessToken.type, keyID: key.id) { try access.sign($0, by: key.number) }
    }

    func sign(_ token: ApprovalToken, by key: SigningKeyTable.Key) throws -> String {
        try SignedToken.write(token, type: ApprovalToken.type, keyID: key.id) { try access.sign($0, by: key.number) }
    }
}

/// An account whose keys are gone though nobody asked for it: the databases don't belong together.
struct MissingKey: Error {
    var person: ID<Person>
}

/// Why the keys, or what is set of them, can't be used, and what to do.
struct KeyTrouble: Error, CustomStringConvertible {
    let description: String
}

/// Identity's own keys.
private struct OwnKeys {
    private static let sealingName = "seal-1"

    let sealing: OpeningKey
    let emailIndex: BlindIndex
    let addressIndex: BlindIndex
    let signing: SigningKey

    /// Those that the database holds; nil if it holds none yet.
    static func stored(in store: Store, under master: MasterKeys) throws -> OwnKeys? {
        let wrapped = try store.read { database in
            try database.all("SELECT name, wrapped FROM secret")
                .reduce(into: [String: [UInt8]]()) { secrets, row in secrets[row["name"]] = row.bytes("wrapped") }
        }
        guard !wrapped.isEmpty else { return nil }
        do {
            return try master.unwrap { kek in
                OwnKeys(
                    sealing: try OpeningKey(id: sealingName, wrapped: wrapped[sealingName] ?? [], under: kek),
                    emailIndex: try BlindIndex(wrapped: wrapped["email-index"] ?? [], under: kek),
                    addressIndex: try BlindIndex(wrapped: wrapped["address-index"] ?? [], under: kek),
                    signing: try SigningKey(wrapped: wrapped["signing"] ?? [], under: kek)
                )
            }
        } catch {
            throw KeyTrouble(
                description:
                    "The key-encryption key is not the one that identity-keys.sqlite was written with. Put that "
                    + "one back, as identity.kek beside it or as SOUK_KEK_FILE, with the file ending in .next if there "
                    + "was one: without it nobody's data can be read."
            )
        }
    }

    /// Makes new ones and stores them, all or none.
    static func made(in store: Store, under master: MasterKeys) throws -> OwnKeys {
        let kek = master.latest
        let keys = OwnKeys(
            sealing: OpeningKey(id: sealingName),
            emailIndex: BlindIndex(),
            addressIndex: BlindIndex(),
            signing: SigningKey()
        )
        let wrapped = [
            sealingName: try keys.sealing.wrapped(under: kek),
            "email-index": try keys.emailIndex.wrapped(under: kek),
            "address-index": try keys.addressIndex.wrapped(under: kek),
            "signing": try keys.signing.wrapped(under: kek),
        ]
        try store.write { database in
            for (name, key) in wrapped {
                try database.run("INSERT INTO secret (name, wrapped) VALUES (?, ?)", [name, key.blob])
            }
        }
        return keys
    }
}
