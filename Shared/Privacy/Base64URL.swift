/// Base64 for names and JSON (RFC 4648, section 5), without padding and without leniency.
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable(encode) ?? Array(bytes).withUnsafeBufferPointer(encode)
    }

    /// On bare memory, as `decode`: every token comes this way, and a generic collection takes more than ten times as long.
    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text in
            var size = 0
            var bits: UInt32 = 0
            var count = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                count += 8
                while count >= 6 {
                    count -= 6
                    text[size] = alphabet[Int(bits >> UInt32(count) & 63)]
                    size += 1
                }
            }
            guard count > 0 else { return size }
            text[size] = alphabet[Int(bits << UInt32(6 - count) & 63)]
            return size + 1
        }
    }

    /// Reads what `encode` writes; nil for anything else, padding and stray bits at the end included.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8(decode)
    }

    /// The same of letters in ASCII.
    public static func decode(_ letters: ArraySlice<UInt8>) -> [UInt8]? {
        letters.withUnsafeBufferPointer(decode)
    }

    private static func decode(_ letters: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let values = values
        var isRight = true
        let bytes = [UInt8](unsafeUninitializedCapacity: letters.count * 3 / 4) { bytes, size in
            var bits: UInt32 = 0
            var count = 0
            for letter in letters {
                let value = values[Int(letter)]
                guard value < 64 else {
                    isRight = false
                    return
                }
                bits = bits << 6 | UInt32(value)
                count += 6
                if count >= 8 {
                    count -= 8
                    bytes[size] = UInt8(truncatingIfNeeded: bits >> UInt32(count))
                    size += 1
                }
            }
            isRight = count < 6 && bits & ((1 << UInt32(count)) - 1) == 0
        }
        return isRight ? bytes : nil
    }
}
