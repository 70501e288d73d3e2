import Model
import Privacy

/// Makes ids out of the ids that a source gave, the same ones each time.
///
/// UUID version 8 (RFC 9562): the first 16 bytes of the SHA-256 of the source's name, the kind of thing and its id there,
/// each before its length, with the bits of version and variant set. Whoever knows a source's ids can do the same.
struct DerivedIDs: Sendable {
    /// The name of the source; the same thing in two sources is two things.
    var source: String

    /// The id of what the source calls `name`; an id of ours stays what it is.
    func id<Subject: Identified>(_ name: String, of subject: Subject.Type = Subject.self) -> ID<Subject> {
        ID(name) ?? ID(uuid(Subject.idPrefix, name))
    }

    /// The id of the message that says this: who says it again says nothing new.
    func message(_ type: String, _ body: [UInt8], _ occurrence: String) -> UUID128 {
        uuid("message", Array(type.utf8), body, Array(occurrence.utf8))
    }

    private func uuid(_ kind: String, _ name: String) -> UUID128 { uuid(kind, Array(name.utf8)) }

    private func uuid(_ kind: String, _ parts: [UInt8]...) -> UUID128 {
        let hash = fingerprint([Array(source.utf8), Array(kind.utf8)] + parts)
        var uuid = UUID128(bytes: Array(hash.prefix(16)))
        uuid.high = uuid.high & ~0xF000 | 0x8000
        uuid.low = uuid.low & ~(0b11 << 62) | 0b10 << 62
        return uuid
    }
}
