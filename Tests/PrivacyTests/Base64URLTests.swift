import Testing

@testable import Privacy

@Suite struct `Base64url` {
    @Test(arguments: [
        ("", ""), ("s", "cw"), ("sk", "c2s"), ("sku", "c2t1"), ("sku-", "c2t1LQ"), ("sku-4", "c2t1LTQ"),
        ("sku-42", "c2t1LTQy"),
    ])
    func `agrees with base64, without padding`(text: String, encoded: String) {
        #expect(Base64URL.encode(text.utf8) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test func `uses the letters that need no escaping in a URL`() {
        #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]) == "--__")
    }

    @Test func `reads a part of a text, and of its letters, as it reads the whole`() {
        let token = Array("x.c2t1LTQ.y".utf8)

        #expect(Base64URL.decode("x.c2t1LTQ.y".dropFirst(2).dropLast(2)) == Array("sku-4".utf8))
        #expect(Base64URL.decode(token[2..<9]) == Array("sku-4".utf8))
        #expect(Base64URL.encode(Array("x.sku-4".utf8).dropFirst(2)) == "c2t1LTQ")
        #expect(Base64URL.encode(AnyCollection("sku-4".utf8)) == "c2t1LTQ")
    }

    @Test(arguments: ["Zg==", "Zm8=", "Zh", "Zm9", "Z", "Zm9v\n", "+/+/", "Zm 9v", "Zm9é"])
    func `refuses padding, stray bits and other letters`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
