import Model
import Testing

@testable import ServiceKit

@Suite struct `A ZIP file` {
    /// Reads little-endian numbers one after the other.
    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func number(_ width: Int) -> Int {
            defer { bytes = bytes.dropFirst(width) }
            return bytes.prefix(width).reversed().reduce(0) { $0 << 8 | Int($1) }
        }

        mutating func text(_ length: Int) -> String {
            defer { bytes = bytes.dropFirst(length) }
            return String(decoding: bytes.prefix(length), as: UTF8.self)
        }
    }

    @Test func `knows the checksum by its check value`() {
        #expect(crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(crc32([]) == 0)
    }

    @Test func `lists its files and has each where it says`() {
        var zip = ZipFile(date: Timestamp(milliseconds: 1_767_225_600_000))
        zip.add("first.txt", Array("one".utf8))
        zip.add("größe.txt", Array("two and more".utf8))
        let bytes = zip.bytes

        var end = Reader(bytes: bytes.suffix(22))
        #expect(end.number(4) == 0x0605_4B50)
        _ = end.number(6)
        #expect(end.number(2) == 2)
        let size = end.number(4)
        let start = end.number(4)
        #expect(start + size + 22 == bytes.count)
        var directory = Reader(bytes: bytes[start..<start + size])
        var found: [String: String] = [:]
        while !directory.bytes.isEmpty {
            #expect(directory.number(4) == 0x0201_4B50)
            #expect(directory.number(2) == 20 && directory.number(2) == 20)
            #expect(directory.number(2) == 1 << 11 && directory.number(2) == 0)
            // 1 January 2026, midnight.
            #expect(directory.number(2) == 0 && directory.number(2) == 46 << 9 | 1 << 5 | 1)
            let checksum = directory.number(4)
            let length = directory.number(4)
            #expect(directory.number(4) == length)
            let nameLength = directory.number(2)
            _ = directory.number(12)
            let offset = directory.number(4)
            let name = directory.text(nameLength)
            var file = Reader(bytes: bytes[offset...])
            #expect(file.number(4) == 0x0403_4B50)
            _ = file.number(22)
            #expect(file.number(2) == nameLength && file.number(2) == 0)
            #expect(file.text(nameLength) == name)
            let contents = file.text(length)
            #expect(crc32(Array(contents.utf8)) == UInt32(checksum))
            found[name] = contents
        }
        #expect(found == ["first.txt": "one", "größe.txt": "two and more"])
    }
}
