public import Messaging
public import Model

/// All that Souk has about a person, as they are given it: JSON for programs, and one page to read.
public struct PersonArchive: Sendable {
    /// What one service has: an array of rows for each table.
    public struct Source: Sendable {
        public var service: String
        public var tables: JSONValue

        public init(service: String, tables: JSONValue) {
            self.service = service
            self.tables = tables
        }
    }

    public let person: ID<Person>
    public let requestedAt: Timestamp
    public let sources: [Source]

    /// Takes what the services have handed over, and opens all envelopes in it that `open` can.
    public init(
        of person: ID<Person>,
        requestedAt: Timestamp,
        sources: [Source],
        open: (Envelope) throws -> String?
    ) rethrows {
        self.person = person
        self.requestedAt = requestedAt
        self.sources = try sources.map { source in
            Source(service: source.service, tables: try source.tables.opened(by: open))
        }
    }

    /// One file; the same archive gives the same bytes.
    public var zip: [UInt8] {
        var zip = ZipFile(date: requestedAt)
        zip.add("index.html", Array(PersonPage(self).html.utf8))
        for source in sources { zip.add("\(source.service).json", Array(source.tables.pretty().utf8)) }
        return zip.bytes
    }
}

extension JSONValue {
    fileprivate func opened(by open: (Envelope) throws -> String?) rethrows -> JSONValue {
        switch self {
        case .string(let text): .string(try Envelope(text).flatMap(open) ?? text)
        case .array(let elements): .array(try elements.map { try $0.opened(by: open) })
        case .object(let object):
            .object(Object(try object.fields.map { ($0.name, try $0.value.opened(by: open)) }))
        case .null, .bool, .int, .double: self
        }
    }
}
