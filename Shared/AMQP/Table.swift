/// A small ordered table of headers or arguments.
///
/// Look-ups are linear: tables hold a handful of entries, and an array of them costs one allocation, or none when empty.
public struct Table: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public var key: String
        public var value: FieldValue

        public init(key: String, value: FieldValue) {
            self.key = key
            self.value = value
        }
    }

    public private(set) var entries: [Entry]

    public init() {
        entries = []
    }

    /// Takes the entries as they are; of two with the same key, the first is found.
    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    public var isEmpty: Bool { entries.isEmpty }
    public var count: Int { entries.count }

    /// Reads, replaces, adds (at the end), or with nil removes.
    public subscript(key: String) -> FieldValue? {
        get {
            for entry in entries where entry.key == key {
                return entry.value
            }
            return nil
        }
        set {
            let index = entries.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append(Entry(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    public mutating func reserveCapacity(_ capacity: Int) {
        entries.reserveCapacity(capacity)
    }

    /// Adds an entry without looking for an equal key.
    public mutating func append(_ key: String, _ value: FieldValue) {
        entries.append(Entry(key: key, value: value))
    }
}

extension Table: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, FieldValue)...) {
        self.init(elements.map { Entry(key: $0.0, value: $0.1) })
    }
}

extension Table: Sequence {
    public func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }
    public var underestimatedCount: Int { entries.count }
}
