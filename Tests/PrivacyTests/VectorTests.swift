import Messaging
import Support
import Testing

@testable import Privacy

/// Vectors of Project Wycheproof, if they lie beside the repository, in `../shared/data/wycheproof`.
@Suite struct `Test vectors` {
    @Test func `RFC 3394 wraps 256 bits under 256 bits as in its section 4-6`() throws {
        let kek = SecretKey(hex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"))
        let key = SecretKey(hex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"))

        let wrapped = try kek.wrap(key)

        #expect(
            wrapped
                == hex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21")
        )
        #expect(try kek.unwrap(wrapped).bytes == key.bytes)
    }

    @Test(.enabled(if: Vectors.arePresent, "needs ../shared/data/wycheproof"))
    func `AES-GCM, all 256-bit keys with nonces of 96 bits (ASVS 11.3.1, 11.3.2)`() throws {
        var count = 0
        for group in try Vectors.groups("aes_gcm") where group["keySize"] == .int(256) && group["ivSize"] == .int(96) {
            for vector in Vectors.tests(group) {
                let sealed = vector.bytes("iv") + vector.bytes("ct") + vector.bytes("tag")
                let opened = try? SecretKey(vector.bytes("key"))
                    .open(sealed, authenticating: vector.bytes("aad"))
                #expect(opened == (vector.isValid ? vector.bytes("msg") : nil), "aes_gcm \(vector.id)")
                count += 1
            }
        }
        #expect(count > 50)
    }

    @Test(.enabled(if: Vectors.arePresent, "needs ../shared/data/wycheproof"))
    func `AES-KW, all sizes of keys`() throws {
        var count = 0
        for group in try Vectors.groups("aes_wrap") {
            for vector in Vectors.tests(group) {
                let kek = SecretKey(vector.bytes("key"))
                let unwrapped = (try? kek.unwrap(vector.bytes("ct")))?.bytes
                // One that is neither right nor wrong is refused, or read as it was written.
                let mayBeRefused = !vector.isValid
                let mayBeRead = vector.isValid || vector.mayBeEither
                #expect(
                    unwrapped == nil && mayBeRefused || unwrapped == vector.bytes("msg") && mayBeRead,
                    "aes_wrap \(vector.id)"
                )
                if vector.isValid {
                    let wrapped = try kek.wrap(SecretKey(vector.bytes("msg")))
                    #expect(wrapped == vector.bytes("ct"), "aes_wrap \(vector.id)")
                }
                count += 1
            }
        }
        #expect(count == 165)
    }
}

/// HMAC as Wycheproof has it, where tags are of full length.
@Suite(.enabled(if: Vectors.arePresent, "needs ../shared/data/wycheproof")) struct `Vectors of signatures and codes` {
    @Test(arguments: [
        ("hmac_sha1", OneTimePassword.Hash.sha1, 160), ("hmac_sha256", .sha256, 256), ("hmac_sha512", .sha512, 512),
    ])
    func `HMAC, tags of full length`(name: String, hash: OneTimePassword.Hash, size: Int64) throws {
        var count = 0
        for group in try Vectors.groups(name) where group["tagSize"] == .int(size) {
            for vector in Vectors.tests(group) {
                let hmac = OneTimePassword(secret: vector.bytes("key"), hash: hash)
                let tag = hmac.authentication(of: vector.bytes("msg"))
                #expect((tag == vector.bytes("tag")) == vector.isValid, "\(name) \(vector.id)")
                count += 1
            }
        }
        #expect(count > 50)
    }

    @Test func `Ed25519, all of them`() throws {
        var count = 0
        for group in try Vectors.groups("ed25519") {
            let publicKey = Base64URL.encode(hex(group["publicKey"]?["pk"]?.string ?? ""))
            for vector in Vectors.tests(group) {
                let isSigned = (try? VerifyingKey(publicKey))?
                    .isSigned(vector.bytes("msg"), signature: vector.bytes("sig"))
                #expect(isSigned == vector.isValid, "ed25519 \(vector.id)")
                count += 1
            }
        }
        #expect(count == 151)
    }
}
