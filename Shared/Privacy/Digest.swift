internal import Crypto

/// SHA-256 (FIPS 180-4).
public func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

/// SHA-1 (FIPS 180-4), broken: for lists of breached passwords, which are kept under it, and nothing else.
public func sha1(_ bytes: [UInt8]) -> [UInt8] { Array(Insecure.SHA1.hash(data: bytes)) }
