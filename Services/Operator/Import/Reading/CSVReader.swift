/// The records of comma-separated values as RFC 4180 describes them, whatever ends their lines.
///
/// A record that breaks the rules costs one line: reading goes on with the line after the one on which it began, so that
/// a quotation mark that is never closed doesn't swallow the rest of the file.
struct CSVReader {
    struct Record: Equatable {
        /// The line on which it begins, counted from 1.
        var line: Int
        /// As it stands in the file, without the line end.
        var text: [UInt8]
        var content: Result<[String], Complaint>
    }

    static let longestRecord = 1 << 20

    private var text: Lookahead
    private let separator: UInt8
    private var line = 1
    /// The bytes of the field that is being read.
    private var field: [UInt8] = []

    init(_ text: Lookahead, separator: UInt8 = UInt8(ascii: ",")) {
        self.text = text
        self.separator = separator
    }

    mutating func next() throws(Failure) -> Record? {
        while try text.byte(0) != nil {
            let blank = try text.lineEnd(at: 0)
            guard blank > 0 else { return try record() }
            text.advance(by: blank)
            line += 1
        }
        return nil
    }

    /// Where the reading of a record has come to.
    private struct Progress {
        var offset = 0
        var fields: [String] = []
        /// Line ends within quoted fields.
        var lineEnds = 0
        /// The first thing wrong with the text of a field; the form of the record is all right.
        var complaint: Complaint?
    }

    private mutating func record() throws(Failure) -> Record {
        var progress = Progress()
        while true {
            if let complaint = try readField(&progress) { return try lineAlone(complaint) }
            if try text.byte(progress.offset) != separator { break }
            progress.offset += 1
        }
        let record = Record(
            line: line,
            text: Array(text.bytes(progress.offset)),
            content: progress.complaint.map { .failure($0) } ?? .success(progress.fields)
        )
        text.advance(by: progress.offset)
        text.advance(by: try text.lineEnd(at: 0))
        line += 1 + progress.lineEnds
        return record
    }

    /// Reads one field; returns what breaks the form of the record, if anything does.
    private mutating func readField(_ progress: inout Progress) throws(Failure) -> Complaint? {
        field.removeAll(keepingCapacity: true)
        let complaint =
            try text.byte(progress.offset) == UInt8(ascii: "\"") ? try readQuoted(&progress) : try readPlain(&progress)
        if let complaint { return complaint }
        guard let value = String(validating: field, as: UTF8.self) else {
            progress.complaint =
                progress.complaint ?? Complaint("field \(progress.fields.count + 1) is not UTF-8")
            progress.fields.append("")
            return nil
        }
        progress.fields.append(value)
        return nil
    }

    private mutating func readPlain(_ progress: inout Progress) throws(Failure) -> Complaint? {
        while let byte = try text.byte(progress.offset), byte != separator, !byte.isLineEnd {
            guard byte != UInt8(ascii: "\"") else {
                return Complaint("a quotation mark in field \(progress.fields.count + 1), which is not quoted")
            }
            guard progress.offset < Self.longestRecord else { return .tooLong }
            field.append(byte)
            progress.offset += 1
        }
        return nil
    }

    private mutating func readQuoted(_ progress: inout Progress) throws(Failure) -> Complaint? {
        let number = progress.fields.count + 1
        progress.offset += 1
        while true {
            guard progress.offset < Self.longestRecord, let byte = try text.byte(progress.offset) else {
                return Complaint("the quotation mark that opens field \(number) is never closed")
            }
            progress.offset += 1
            if byte == UInt8(ascii: "\"") {
                guard try text.byte(progress.offset) == byte else { break }
                progress.offset += 1
            } else if byte == UInt8(ascii: "\n") {
                progress.lineEnds += 1
            } else if byte == UInt8(ascii: "\r"), try text.byte(progress.offset) != UInt8(ascii: "\n") {
                progress.lineEnds += 1
            }
            field.append(byte)
        }
        if let byte = try text.byte(progress.offset), byte != separator, !byte.isLineEnd {
            return Complaint("text after the closing quotation mark of field \(number)")
        }
        return nil
    }

    /// Gives up the line on which the record began, and nothing more.
    private mutating func lineAlone(_ complaint: Complaint) throws(Failure) -> Record {
        var length = 0
        var beginning: [UInt8]?
        while let byte = try text.byte(length), !byte.isLineEnd {
            length += 1
            if length == Self.longestRecord {
                beginning = beginning ?? Array(text.bytes(length))
                text.advance(by: length)
                length = 0
            }
        }
        let record = Record(line: line, text: beginning ?? Array(text.bytes(length)), content: .failure(complaint))
        text.advance(by: length)
        text.advance(by: try text.lineEnd(at: 0))
        line += 1
        return record
    }
}

/// What is wrong with a line.
struct Complaint: Error, Equatable {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    static let tooLong = Complaint("longer than \(CSVReader.longestRecord >> 20) MiB")
}

extension UInt8 {
    var isLineEnd: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
