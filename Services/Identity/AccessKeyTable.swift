import Model
import Privacy
import ServiceKit
import Storage
import Synchronization

/// The keys of logins: peppers of password hashes, indexes of codes sent by mail and of addresses that take no mail, and
/// the keys that sign access tokens.
///
/// They lie with people's data keys, outside of the database that they protect; new ones are durable before anything
/// names them.
final class AccessKeyTable: Sendable {
    private struct Keys {
        var peppers: [Int: Pepper] = [:]
        var codes: BlindIndex?
        var suppressions: BlindIndex?
        var signing: [Int: SigningKey] = [:]
    }

    private let store: Store
    private let master: MasterKeys
    private let keys: Mutex<Keys>
    /// Codes of six digits: without the key of this index a copy of the database would tell them.
    let codes: BlindIndex
    /// Addresses that were refused for good, in an index of their own: no table of people can be compared with them.
    let suppressions: BlindIndex

    /// Reads the keys, and makes those that every start needs if they are missing.
    init(_ store: Store, under master: MasterKeys) throws {
        self.store = store
        self.master = master
        var keys = Keys()
        for row in try store.read({ try $0.all("SELECT name, wrapped FROM secret") }) {
            let wrapped = row.bytes("wrapped")
            let name = (row["name"] as String).split(separator: "-")
            switch (name.first, name.last.flatMap { Int($0) }) {
            case ("pepper", let version?):
                keys.peppers[version] = try master.unwrap { try Pepper(version: version, wrapped: wrapped, under: $0) }
            case ("token", let number?):
                keys.signing[number] = try master.unwrap { try SigningKey(wrapped: wrapped, under: $0) }
            case ("code", _): keys.codes = try master.unwrap { try BlindIndex(wrapped: wrapped, under: $0) }
            case ("suppression", _):
                keys.suppressions = try master.unwrap { try BlindIndex(wrapped: wrapped, under: $0) }
            default: break
            }
        }
        codes = keys.codes ?? BlindIndex()
        if keys.codes == nil { try Self.store("code-index", codes.wrapped(under: master.latest), in: store) }
        suppressions = keys.suppressions ?? BlindIndex()
        if keys.suppressions == nil {
            try Self.store("suppression-index", suppressions.wrapped(under: master.latest), in: store)
        }
        let hasPepper = !keys.peppers.isEmpty
        self.keys = Mutex(keys)
        if !hasPepper { try makePepper(1) }
    }

    /// The versions of the peppers that hashes may be under; new ones are put under the last.
    var peppers: [Int] { keys.withLock { $0.peppers.keys.sorted() } }

    /// Makes the pepper of a version unless there is one, durable when this returns: hashes are put under it from now on.
    func makePepper(_ version: Int) throws {
        try keys.withLock { keys in
            guard keys.peppers[version] == nil else { return }
            let pepper = Pepper(version: version)
            try Self.store("pepper-\(version)", pepper.wrapped(under: master.latest), in: store)
            keys.peppers[version] = pepper
        }
    }

    /// Destroys the peppers of earlier versions, under which no hash is any more.
    func destroyPeppers(before version: Int) throws {
        try keys.withLock { keys in
            let old = keys.peppers.keys.filter { $0 < version }
            try store.write { database in
                for version in old {
                    try database.run("UPDATE secret SET wrapped = zeroblob(40) WHERE name = ?", ["pepper-\(version)"])
                    try database.run("DELETE FROM secret WHERE name = ?", ["pepper-\(version)"])
                }
            }
            for version in old { keys.peppers[version] = nil }
        }
        try store.scrub()
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
            try Self.store("token-\(number)", key.wrapped(under: master.latest), in: store)
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
