import Foundation
import Messaging
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
    func `AES-GCM, all 256-bit keys with nonces of 96 bits`() throws {
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
            for vector in Vectors.tests(group) where !vector.mayBeEither {
                let kek = SecretKey(vector.bytes("key"))
                let unwrapped = (try? kek.unwrap(vector.bytes("ct")))?.bytes
                #expect(unwrapped == (vector.isValid ? vector.bytes("msg") : nil), "aes_wrap \(vector.id)")
                if vector.isValid {
                    let wrapped = try kek.wrap(SecretKey(vector.bytes("msg")))
                    #expect(wrapped == vector.bytes("ct"), "aes_wrap \(vector.id)")
                }
                count += 1
            }
        }
        #expect(count > 150)
    }
}

private enum Vectors {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data/wycheproof")

    static var arePresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func groups(_ name: String) throws -> [JSONValue] {
        let file = try Data(contentsOf: folder.appending(path: "\(name)_test.json"))
        return try array(JSONValue.parse(Array(file)), "testGroups")
    }

    static func tests(_ group: JSONValue) -> [Vector] { array(group, "tests").map(Vector.init) }

    private static func array(_ value: JSONValue, _ name: String) -> [JSONValue] {
        if case .array(let elements)? = value[name] { elements } else { [] }
    }
}

private struct Vector {
    var value: JSONValue

    var id: String { value["tcId"].map { "\($0.plainNumber)" } ?? "?" }
    var isValid: Bool { value["result"] == .string("valid") }
    var mayBeEither: Bool { value["result"] == .string("acceptable") }

    func bytes(_ name: String) -> [UInt8] {
        if case .string(let text)? = value[name] { hex(text) } else { [] }
    }
}

extension JSONValue {
    fileprivate var plainNumber: Int64 { if case .int(let number) = self { number } else { 0 } }
}

private func hex(_ text: String) -> [UInt8] {
    var digits = Array(text.utf8)[...]
    var bytes: [UInt8] = []
    while digits.count >= 2 {
        bytes.append(UInt8(String(decoding: digits.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        digits = digits.dropFirst(2)
    }
    return bytes
}
