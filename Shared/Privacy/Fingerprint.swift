internal import Crypto

/// The SHA-256 of several texts, each behind its length (64 bits, the highest byte first), so that no two lists of texts
/// have the same.
public func fingerprint(_ parts: [[UInt8]]) -> [UInt8] {
    var hash = SHA256()
    for part in parts {
        withUnsafeBytes(of: UInt64(part.count).bigEndian) { hash.update(bufferPointer: $0) }
        hash.update(data: part)
    }
    return Array(hash.finalize())
}
