internal import CSodium
internal import Privacy

/// Hashes passwords with Argon2id (RFC 9106) of libsodium: version 1.3, one lane, salts of 16 bytes, tags of 32.
///
/// A hash is a PHC string that says how it was made: `$argon2id$v=19$m=65536,t=2,p=1$salt$tag`. Slow and hungry on
/// purpose, so never on a thread that others wait for: see ``HashPool``.
public struct Argon2id: Hashable, Sendable {
    /// Passes over the memory.
    public let passes: Int
    public let kibibytes: Int

    /// What new hashes cost: 64 MiB and two passes, above the floor of ASVS 5.0 (19 MiB and two).
    public static let policy = Argon2id(passes: 2, kibibytes: 65_536)

    /// - Parameters:
    ///   - passes: at least 1.
    ///   - kibibytes: at least 8.
    public init(passes: Int, kibibytes: Int) {
        precondition(passes >= 1 && kibibytes >= 8, "Argon2id needs a pass, and 8 KiB.")
        self.passes = passes
        self.kibibytes = kibibytes
    }

    /// Hashes under a salt that nobody has had before.
    ///
    /// - Throws: ``OutOfMemory``.
    public func hash(_ password: [UInt8]) throws(OutOfMemory) -> String {
        Sodium.start()
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let status = crypto_pwhash_str_alg(
            &text,
            password.map(CChar.init(bitPattern:)),
            UInt64(password.count),
            UInt64(passes),
            kibibytes * 1024,
            crypto_pwhash_ALG_ARGON2ID13
        )
        guard status == 0 else { throw OutOfMemory() }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether the hash is of this password; false, too, for what is no hash.
    public static func verify(_ password: [UInt8], against hash: String) -> Bool {
        Sodium.start()
        // libsodium reads a buffer of this length, whatever the text is.
        guard hash.utf8.count < Int(crypto_pwhash_STRBYTES) else { return false }
        var text = hash.utf8.map(CChar.init(bitPattern:))
        text += [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES) - text.count)
        return crypto_pwhash_str_verify(text, password.map(CChar.init(bitPattern:)), UInt64(password.count)) == 0
    }

    /// Whether a hash was made at another cost than this, or in another way.
    public func isOutdated(_ hash: String) -> Bool {
        !hash.hasPrefix("$argon2id$v=19$m=\(kibibytes),t=\(passes),p=1$")
    }
}

/// The system has not given Argon2id its memory.
public struct OutOfMemory: Error {}
