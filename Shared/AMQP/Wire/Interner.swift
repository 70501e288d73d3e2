internal import CRabbitMQ
internal import Glibc

/// Gives out one string for the names that come again with every message, instead of allocating each time.
///
/// Small and forgetful: a name that hashes to a taken place replaces what was there.
struct Interner {
    private var places = [String](repeating: "", count: 256)

    mutating func string(_ bytes: amqp_bytes_t) -> String {
        let source = UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len)
        // Swift keeps up to 15 bytes inside the string itself.
        guard source.count > 15 else { return String(decoding: source, as: UTF8.self) }
        let place = Self.hash(source) & 255
        if places[place].isEqual(to: source) { return places[place] }
        let string = String(decoding: source, as: UTF8.self)
        places[place] = string
        return string
    }

    /// Mixes the length with the first and last eight bytes: names differ in one of them nearly always.
    private static func hash(_ source: UnsafeRawBufferPointer) -> Int {
        let first = source.loadUnaligned(as: UInt64.self)
        let last = source.loadUnaligned(fromByteOffset: source.count - 8, as: UInt64.self)
        let mixed = (first ^ (last &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(source.count)) &* 0xFF51_AFD7_ED55_8CCD
        return Int(mixed >> 56)
    }
}

extension String {
    fileprivate func isEqual(to bytes: UnsafeRawBufferPointer) -> Bool {
        guard utf8.count == bytes.count, let other = bytes.baseAddress else { return false }
        let isEqual = utf8.withContiguousStorageIfAvailable { own in
            own.baseAddress.map { memcmp($0, other, own.count) == 0 } ?? false
        }
        return isEqual ?? false
    }
}
