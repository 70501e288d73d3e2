internal import Crypto
internal import Foundation

/// The bytes of an AES key, wiped from memory with their last copy.
struct SecretKey: Sendable {
    static let nonceLength = 12
    static let tagLength = 16

    let key: SymmetricKey

    /// 256 random bits.
    init() {
        key = SymmetricKey(size: .bits256)
    }

    init(_ bytes: some Sequence<UInt8>) {
        key = SymmetricKey(data: Array(bytes))
    }

    var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

    /// AES-GCM: nonce, ciphertext and tag, one after the other; the nonce is random.
    func seal(_ text: [UInt8], authenticating context: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(text, using: key, authenticating: context)
        return Array(box.nonce) + box.ciphertext + box.tag
    }

    /// Opens what `seal` has made.
    ///
    /// - Throws: `PrivacyError.damaged` if a bit of it, of the key or of the context is another.
    func open(_ sealed: [UInt8], authenticating context: [UInt8]) throws(PrivacyError) -> [UInt8] {
        guard sealed.count >= Self.nonceLength + Self.tagLength else { throw .damaged }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: sealed.prefix(Self.nonceLength)),
                ciphertext: sealed[Self.nonceLength..<sealed.count - Self.tagLength],
                tag: sealed.suffix(Self.tagLength)
            )
            return try Array(AES.GCM.open(box, using: key, authenticating: context))
        } catch {
            throw .damaged
        }
    }

    /// AES-KW (RFC 3394): another key under this one, eight bytes longer; a wrong bit is noticed.
    func wrap(_ other: SecretKey) throws -> [UInt8] {
        Array(try AES.KeyWrap.wrap(other.key, using: key))
    }

    func unwrap(_ wrapped: [UInt8]) throws(PrivacyError) -> SecretKey {
        do {
            return SecretKey(try AES.KeyWrap.unwrap(wrapped, using: key))
        } catch {
            throw .damaged
        }
    }

    init(_ key: SymmetricKey) {
        self.key = key
    }
}
