import Crypto
import CryptoExtras
import Messaging
import Support
import Testing

/// Vectors of Project Wycheproof for what we don't use of swift-crypto, or only with parameters of our own.
@Suite(.enabled(if: Vectors.arePresent, "needs ../shared/data/wycheproof")) struct `Vectors of the library` {
    /// Opens what a vector has sealed; nil if it can't be opened.
    private typealias Opening = (_ vector: Vector, _ key: SymmetricKey) throws -> [UInt8]

    /// Runs all vectors of a cipher but those with a nonce that the library has no room for, and counts them.
    private func run(_ name: String, nonces: (Int64) -> Bool, _ open: Opening) throws -> Int {
        var count = 0
        for group in try Vectors.groups(name) {
            for vector in Vectors.tests(group) {
                let opened = try? open(vector, SymmetricKey(data: vector.bytes("key")))
                let isToOpen = vector.isValid && nonces(group["ivSize"]?.int ?? 0)
                #expect(opened == (isToOpen ? vector.bytes("msg") : nil), "\(name) \(vector.id)")
                count += 1
            }
        }
        return count
    }

    @Test func `AES-GCM, all sizes of keys, and of nonces from 96 bits on`() throws {
        let count = try run("aes_gcm") {
            $0 >= 96
        } _: { vector, key in
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: vector.bytes("iv")),
                ciphertext: vector.bytes("ct"),
                tag: vector.bytes("tag")
            )
            return try Array(AES.GCM.open(box, using: key, authenticating: vector.bytes("aad")))
        }

        #expect(count == 316)
    }

    @Test func `ChaCha20-Poly1305, nonces of 96 bits`() throws {
        let count = try run("chacha20_poly1305") {
            $0 == 96
        } _: { vector, key in
            let box = try ChaChaPoly.SealedBox(
                nonce: ChaChaPoly.Nonce(data: vector.bytes("iv")),
                ciphertext: vector.bytes("ct"),
                tag: vector.bytes("tag")
            )
            return try Array(ChaChaPoly.open(box, using: key, authenticating: vector.bytes("aad")))
        }

        #expect(count == 325)
    }

    @Test func `AES-GCM-SIV, keys of 128 and 256 bits`() throws {
        let count = try run("aes_gcm_siv") {
            $0 == 96
        } _: { vector, key in
            let box = try AES.GCM._SIV.SealedBox(
                nonce: AES.GCM._SIV.Nonce(data: vector.bytes("iv")),
                ciphertext: vector.bytes("ct"),
                tag: vector.bytes("tag")
            )
            return try Array(AES.GCM._SIV.open(box, using: key, authenticating: vector.bytes("aad")))
        }

        #expect(count == 202)
    }

    @Test func `HKDF with SHA-256, all of them`() throws {
        var count = 0
        for group in try Vectors.groups("hkdf_sha256") {
            for vector in Vectors.tests(group) {
                count += 1
                let size = Int(vector.value["size"]?.int ?? 0)
                // Longer than HKDF can be; the library takes that for a mistake of the programmer.
                guard size <= 255 * SHA256.byteCount else {
                    #expect(!vector.isValid)
                    continue
                }
                let key = HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: SymmetricKey(data: vector.bytes("ikm")),
                    salt: vector.bytes("salt"),
                    info: vector.bytes("info"),
                    outputByteCount: size
                )
                #expect((bytes(key) == vector.bytes("okm")) == vector.isValid, "hkdf_sha256 \(vector.id)")
            }
        }
        #expect(count == 86)
    }

    @Test(arguments: [
        ("pbkdf2_hmacsha256", KDF.Insecure.PBKDF2.HashFunction.sha256, 60), ("pbkdf2_hmacsha512", .sha512, 58),
    ])
    func `PBKDF2, all of them`(name: String, hash: KDF.Insecure.PBKDF2.HashFunction, total: Int) throws {
        var count = 0
        for group in try Vectors.groups(name) {
            for vector in Vectors.tests(group) {
                count += 1
                let key = try KDF.Insecure.PBKDF2.deriveKey(
                    from: vector.bytes("password"),
                    salt: vector.bytes("salt"),
                    using: hash,
                    outputByteCount: Int(vector.value["dkLen"]?.int ?? 0),
                    unsafeUncheckedRounds: Int(vector.value["iterationCount"]?.int ?? 0)
                )
                #expect(bytes(key) == vector.bytes("dk"), "\(name) \(vector.id)")
            }
        }
        #expect(count == total)
    }

    @Test func `ECDSA over P-256 with SHA-256, signatures of 64 bytes`() throws {
        var count = 0
        for group in try Vectors.groups("ecdsa_secp256r1_sha256_p1363") {
            let key = try P256.Signing.PublicKey(
                x963Representation: hex(group["publicKey"]?["uncompressed"]?.string ?? "")
            )
            for vector in Vectors.tests(group) {
                let signature = try? P256.Signing.ECDSASignature(rawRepresentation: vector.bytes("sig"))
                let isSigned = signature.map { key.isValidSignature($0, for: vector.bytes("msg")) } ?? false
                #expect(isSigned == vector.isValid, "ecdsa \(vector.id)")
                count += 1
            }
        }
        #expect(count == 262)
    }

    @Test func `X25519, all of them`() throws {
        var count = 0
        for vector in try Vectors.groups("x25519").flatMap(Vectors.tests) {
            let own = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: vector.bytes("private"))
            let other = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: vector.bytes("public"))
            let shared = try? own.sharedSecretFromKeyAgreement(with: other)
            // One that is neither right nor wrong may be refused.
            let isRight = shared.map { $0.withUnsafeBytes { Array($0) } == vector.bytes("shared") }
            #expect(isRight ?? vector.mayBeEither, "x25519 \(vector.id)")
            count += 1
        }
        #expect(count == 518)
    }

    private func bytes(_ key: SymmetricKey) -> [UInt8] { key.withUnsafeBytes { Array($0) } }
}
