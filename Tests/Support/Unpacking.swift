import CZlib
import Foundation
import Glibc

/// Finds what is packed inside a file, wherever in it that begins: gzip (RFC 1952), and entries of ZIP files.
enum Unpacking {
    /// More than anything that a test packs.
    private static let most = 64 << 20

    /// What lies packed in the content; what makes no sense after all is left out.
    static func contents(of content: Data) -> [Data] {
        content.withUnsafeBytes { bytes in
            offsets(of: [0x1F, 0x8B, 8], in: bytes)
                // 15 bits of window, and 16 for the header of gzip.
                .compactMap { inflate(bytes[$0...], windowBits: 15 + 16) }
                + offsets(of: Array("PK\u{3}\u{4}".utf8), in: bytes).compactMap { entry(at: $0, in: bytes) }
        }
    }

    /// An entry of a ZIP file that is packed; those that are not are seen without us.
    private static func entry(at start: Int, in bytes: UnsafeRawBufferPointer) -> Data? {
        guard bytes.count >= start + 30, bytes[start + 8] == 8 else { return nil }
        func length(_ offset: Int) -> Int { Int(bytes[start + offset]) | Int(bytes[start + offset + 1]) << 8 }
        let packed = start + 30 + length(26) + length(28)
        // No header of its own: 15 bits of window, negative.
        return packed < bytes.count ? inflate(bytes[packed...], windowBits: -15) : nil
    }

    private static func offsets(of magic: [UInt8], in bytes: UnsafeRawBufferPointer) -> [Int] {
        var offsets: [Int] = []
        guard let base = bytes.baseAddress else { return [] }
        var place = 0
        while place + magic.count <= bytes.count,
            let hit = memchr(base + place, Int32(magic[0]), bytes.count - place - magic.count + 1)
        {
            let offset = UnsafeRawPointer(hit) - base
            if memcmp(hit, magic, magic.count) == 0 { offsets.append(offset) }
            place = offset + 1
        }
        return offsets
    }

    /// What is there as far as it can be read: a torn end is no reason to overlook the rest.
    private static func inflate(_ packed: Slice<UnsafeRawBufferPointer>, windowBits: Int32) -> Data? {
        // zlib keeps a pointer to it: it must not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(stream) }
        let input = UnsafeRawBufferPointer(rebasing: packed)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(clamping: input.count)
        var unpacked = Data()
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var status = Z_OK
        while status == Z_OK, unpacked.count < most {
            let count = piece.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                status = CZlib.inflate(stream, Z_NO_FLUSH)
                return output.count - Int(stream.pointee.avail_out)
            }
            guard count > 0 else { break }
            unpacked.append(contentsOf: piece.prefix(count))
        }
        return unpacked.isEmpty ? nil : unpacked
    }
}
