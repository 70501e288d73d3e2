internal import Crypto

/// The codes that an authenticator app shows: HOTP (RFC 4226) over the time (RFC 6238).
public struct OneTimePassword: Sendable {
    public enum Hash: Sendable {
        case sha1, sha256, sha512
    }

    /// What apps expect unless told otherwise: SHA-1, six digits, half a minute.
    public static let period: Int64 = 30

    private let secret: SymmetricKey
    private let hash: Hash
    private let digits: Int

    public init(secret: [UInt8], hash: Hash = .sha1, digits: Int = 6) {
        precondition((6...8).contains(digits), "Codes have six to eight digits.")
        self.secret = SymmetricKey(data: secret)
        self.hash = hash
        self.digits = digits
    }

    /// Which half minute since 1970 it is.
    public static func counter(at seconds: Int64) -> Int64 { seconds / period }

    public func code(_ counter: Int64) -> String {
        let code = authentication(of: withUnsafeBytes(of: counter.bigEndian) { Array($0) })
        let offset = Int(code[code.count - 1] & 15)
        let word = code[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let number = String(word % (0..<digits).reduce(1) { power, _ in power * 10 })
        return String(repeating: "0", count: digits - number.utf8.count) + number
    }

    /// The HMAC of a message.
    func authentication(of message: [UInt8]) -> [UInt8] {
        switch hash {
        case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: secret))
        case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: secret))
        case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: secret))
        }
    }

    /// The half minute that a code is of: this one or the one before, if it is later than the last whose code was taken,
    /// so that no code is taken twice.
    public func counter(of code: String, at seconds: Int64, after last: Int64?) -> Int64? {
        let now = Self.counter(at: seconds)
        let candidates = [now, now - 1].filter { counter in last.map { counter > $0 } ?? true }
        return candidates.first { isSame(Array(code.utf8), Array(self.code($0).utf8)) }
    }
}
