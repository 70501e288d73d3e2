import Model
import Privacy
import ServiceKit
import Storage
import Synchronization

/// The keys of logins: peppers of password hashes, the index of codes sent by mail, the keys that sign access tokens.
///
/// They lie with people's data keys, outside of the database that they protect; new ones are durable before anything
/// names them.
final class AccessKeyTable: Sendable {
    private struct Keys {
        var peppers: [Int: Pepper] = [:]
        var codes: BlindIndex?
        var signing: [Int: SigningKey] = [:]
    }

    private let store: Store
    private let kek: KeyEncryptionKey
    private let keys: Mutex<Keys>
    /// Codes of six digits: without the key of this index a copy of the database would tell them.
    let codes: BlindIndex

    /// Reads the keys, and makes those that every start needs if they are missing.
    init(_ store: Store, under kek: KeyEncryptionKey) throws {
        self.store = store
        self.kek = kek
        var keys = Keys()
        for row in try store.read({ try $0.all("SELECT name, wrapped FROM secret") }) {
            let wrapped = row.bytes("wrapped")
            let name = (row["name"] as String).split(separator: "-")
            switch (name.first, name.last.flatMap { Int($0) }) {
            case ("pepper", let version?):
                keys.peppers[version] = try Pepper(version: version, wrapped: wrapped, under: kek)
            case ("token", let number?): keys.signing[number] = try SigningKey(wrapped: wrapped, under: kek)
            case ("code", _): keys.codes = try BlindIndex(wrapped: wrapped, under: kek)
            default: break
            }
        }
        codes = keys.codes ?? BlindIndex()
        if keys.codes == nil { try Self.store("code-index", codes.wrapped(under: kek), in: store) }
        let hasPepper = !keys.peppers.isEmpty
        self.keys = Mutex(keys)
        if !hasPepper { _ = try addPepper() }
    }

    /// Makes the pepper that hashes are put under from now on, and returns its version; those under earlier ones are
    /// moved at their persons' next logins.
    func addPepper() throws -> Int {
        try keys.withLock { keys in
            let pepper = Pepper(version: (keys.peppers.keys.max() ?? 0) + 1)
            try Self.store("pepper-\(pepper.version)", pepper.wrapped(under: kek), in: store)
            keys.peppers[pepper.version] = pepper
            return pepper.version
        }
    }

    /// Puts a password's hash under the latest pepper.
    func seal(_ hash: String, of person: ID<Person>) throws -> String {
        guard let latest = keys.withLock({ keys in keys.peppers.max { $0.key < $1.key }?.value }) else {
            throw PrivacyError.damaged
        }
        return try latest.seal(hash, of: person)
    }

    /// A password's hash, and whether it is under the latest pepper.
    func open(_ credential: String, of person: ID<Person>) throws -> (hash: String, isUnderLatest: Bool) {
        let (pepper, latest) = keys.withLock { keys in
            (Pepper.version(of: credential).flatMap { keys.peppers[$0] }, keys.peppers.keys.max())
        }
        guard let pepper else { throw PrivacyError.damaged }
        return (try pepper.open(credential, of: person), pepper.version == latest)
    }

    /// Makes the key of a number unless there is one, durable when this returns; its public half.
    func makeSigningKey(_ number: Int) throws -> String {
        try keys.withLock { keys in
            if let key = keys.signing[number] { return key.publicKey }
            let key = SigningKey()
            try Self.store("token-\(number)", key.wrapped(under: kek), in: store)
            keys.signing[number] = key
            return key.publicKey
        }
    }

    /// Signs as the key of a number.
    func sign(_ text: String, by number: Int) throws -> String {
        guard let key = keys.withLock({ $0.signing[number] }) else { throw PrivacyError.otherKey("token-\(number)") }
        return try key.sign(text)
    }

    private static func store(_ name: String, _ wrapped: [UInt8], in store: Store) throws {
        try store.write { database in
            try database.run("INSERT INTO secret (name, wrapped) VALUES (?, ?)", [name, wrapped.blob])
        }
    }
}
