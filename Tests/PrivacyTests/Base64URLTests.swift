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

    @Test(arguments: ["Zg==", "Zm8=", "Zh", "Zm9", "Z", "Zm9v\n", "+/+/", "Zm 9v"])
    func `refuses padding, stray bits and other letters`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
