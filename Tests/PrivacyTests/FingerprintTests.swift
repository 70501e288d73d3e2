import Testing

@testable import Privacy

@Suite struct `A fingerprint` {
    @Test func `is the SHA-256 of the texts behind their lengths`() {
        // printf '\0\0\0\0\0\0\0\1a' | sha256sum
        let bytes = fingerprint([[97]])

        #expect(bytes.prefix(4) == [0x3b, 0x19, 0x6f, 0xd4])
    }

    @Test func `tells apart what would be the same side by side`() {
        #expect(fingerprint([[1], [2]]) != fingerprint([[1, 2]]))
        #expect(fingerprint([[1, 2], []]) != fingerprint([[1], [2]]))
    }
}
