internal import Model

/// Writes a ZIP file (APPNOTE 6.3, without compression), which every system opens by a double click.
struct ZipFile {
    private struct Entry {
        var name: [UInt8]
        var checksum: UInt32
        var size: UInt32
        var offset: UInt32
    }

    private static let version: UInt16 = 20
    /// Names are UTF-8.
    private static let flags: UInt16 = 1 << 11

    private let date: (time: UInt16, day: UInt16)
    private var entries: [Entry] = []
    private var files: [UInt8] = []

    /// Gives every file the same date.
    init(date: Timestamp) {
        self.date = Self.encoded(date)
    }

    mutating func add(_ name: String, _ contents: [UInt8]) {
        let entry = Entry(
            name: Array(name.utf8),
            checksum: crc32(contents),
            size: UInt32(contents.count),
            offset: UInt32(files.count)
        )
        files.append(0x0403_4B50 as UInt32)
        appendDescription(of: entry, to: &files)
        files += entry.name
        files += contents
        entries.append(entry)
    }

    /// The whole file.
    var bytes: [UInt8] {
        var directory: [UInt8] = []
        for entry in entries {
            directory.append(0x0201_4B50 as UInt32)
            directory.append(Self.version)
            appendDescription(of: entry, to: &directory)
            // No comment, the first disk, no attributes.
            for field: UInt16 in [0, 0, 0, 0, 0] { directory.append(field) }
            directory.append(entry.offset)
            directory += entry.name
        }
        var end: [UInt8] = []
        end.append(0x0605_4B50 as UInt32)
        for field in [0, 0, UInt16(entries.count), UInt16(entries.count)] { end.append(field) }
        end.append(UInt32(directory.count))
        end.append(UInt32(files.count))
        end.append(0 as UInt16)
        return files + directory + end
    }

    /// What stands before a file and in the directory alike.
    private func appendDescription(of entry: Entry, to bytes: inout [UInt8]) {
        bytes.append(Self.version)
        bytes.append(Self.flags)
        bytes.append(0 as UInt16)
        bytes.append(date.time)
        bytes.append(date.day)
        bytes.append(entry.checksum)
        bytes.append(entry.size)
        bytes.append(entry.size)
        bytes.append(UInt16(entry.name.count))
        bytes.append(0 as UInt16)
    }

    /// A date as MS-DOS wrote it, in two-second steps since 1980.
    private static func encoded(_ date: Timestamp) -> (time: UInt16, day: UInt16) {
        let numbers = date.description.split(whereSeparator: { !$0.isNumber }).compactMap { UInt16($0) }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        return (numbers[3] << 11 | numbers[4] << 5 | numbers[5] / 2, (max(year, 1980) - 1980) << 9 | month << 5 | day)
    }
}

extension [UInt8] {
    /// The lowest byte first.
    fileprivate mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}

private let checksums: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? 0xEDB8_8320 ^ rest >> 1 : rest >> 1 }
}

/// The checksum of ZIP files (ISO 3309).
func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { rest, byte in checksums[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] ^ rest >> 8 }
}
