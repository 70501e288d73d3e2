internal import CRabbitMQ
internal import Synchronization

extension Properties {
    /// The properties as they travel in a content header (AMQP 0-9-1, section 4.2.6.1): every kind of value survives.
    ///
    /// - Returns: the bytes, for a place of our own.
    /// - Throws: `AMQPError` if they can't travel: a property over 255 bytes, or more headers than any frame holds.
    public func encoded() throws -> [UInt8] {
        try Self.workshop.withLock { workshop in
            workshop.arena.reset()
            var source = workshop.arena.properties(self)
            while true {
                let length = workshop.buffer.withUnsafeMutableBytes { buffer in
                    amqp_encode_properties(
                        Self.basicClass,
                        &source,
                        amqp_bytes_t(len: buffer.count, bytes: buffer.baseAddress)
                    )
                }
                if length >= 0 { return Array(workshop.buffer[..<Int(length)]) }
                // Either there was no room, or a property is too long for any.
                guard workshop.buffer.count < Self.largestHeader else {
                    throw AMQPError(
                        .invalidMessage,
                        "store properties",
                        reason: "a property is longer than 255 bytes, or the headers are longer than a frame"
                    )
                }
                workshop.buffer = Array(repeating: 0, count: workshop.buffer.count * 2)
            }
        }
    }

    /// Takes stored properties up again.
    ///
    /// - Throws: `AMQPError` if the bytes are not what ``encoded()`` returned.
    public init(encoded bytes: [UInt8]) throws {
        self = try Self.workshop.withLock { workshop in
            workshop.arena.reset()
            return try workshop.decode(bytes)
        }
    }

    private static let basicClass: UInt16 = 60
    private static let largestHeader = 1 << 20
    private static let workshop = Mutex(Workshop())

    private struct Workshop {
        let arena = Arena()
        var decoder = Decoder()
        var buffer = [UInt8](repeating: 0, count: 4096)

        mutating func decode(_ bytes: [UInt8]) throws -> Properties {
            var bytes = bytes
            return try bytes.withUnsafeMutableBytes { buffer in
                let decoded = arena.decodeProperties(
                    amqp_bytes_t(len: buffer.count, bytes: buffer.baseAddress),
                    class: basicClass
                )
                guard let decoded else {
                    throw AMQPError(.refused, "read stored properties", reason: "they are not what was stored")
                }
                return decoder.properties(decoded.pointee)
            }
        }
    }
}
