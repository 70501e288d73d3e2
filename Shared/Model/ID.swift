/// What an id stands for: gives the prefix that tells one kind of id from another.
public protocol Identified {
    /// Lower-case letters, three as a rule: `prd`.
    static var idPrefix: String { get }
}

/// A UUID that knows what it identifies; on the wire a TypeID such as `prd_01jd0v0q2wfyd9mbzsrkhwz3qv`.
///
/// Made of a UUIDv7, so ids sort by their time of birth. Format: TypeID 0.3, the UUID in Crockford's base 32.
public struct ID<Subject: Identified>: Hashable, Sendable {
    public var uuid: UUID128

    public init(_ uuid: UUID128) {
        self.uuid = uuid
    }

    /// Reads a TypeID; nil if the prefix is another kind's, or the rest is not 26 digits of Crockford's base 32.
    public init?(_ text: some StringProtocol) {
        // Contiguous bytes instead of the generic views of a string: this runs for every message, and is many times faster.
        var text = String(text)
        var prefix = Subject.idPrefix
        let uuid = text.withUTF8 { text in
            prefix.withUTF8 { prefix -> UUID128? in
                guard text.count == prefix.count + 27, text.starts(with: prefix),
                    text[prefix.count] == UInt8(ascii: "_")
                else { return nil }
                return UUID128(base32: UnsafeBufferPointer(rebasing: text[(prefix.count + 1)...]))
            }
        }
        guard let uuid else { return nil }
        self.uuid = uuid
    }
}

extension ID: CustomStringConvertible {
    public var description: String {
        var text = Subject.idPrefix
        text += "_"
        text += uuid.base32
        return text
    }
}

extension ID: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = ID(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "not an id of this kind: expected \(Subject.idPrefix)_ and 26 characters"
                )
            )
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
