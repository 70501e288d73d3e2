import CZlib

/// Unpacks gzip (RFC 1952), also of several members one after the other.
final class Inflater {
    static let magic: [UInt8] = [0x1F, 0x8B]

    private let path: String
    // zlib keeps a pointer to it: it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isBetweenMembers = false

    init(_ path: String) {
        self.path = path
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for the header of gzip.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib is of another version than its header, or there is no memory.")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func inflate(_ packed: [UInt8]) throws(Failure) -> [UInt8] {
        var packed = packed
        var unpacked: [UInt8] = []
        var status = Z_OK
        packed.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var isFull = false
            // A full piece says that more may be waiting inside, even without input.
            while status == Z_OK, stream.pointee.avail_in > 0 || isFull {
                if isBetweenMembers {
                    guard let next = stream.pointee.next_in, next.pointee == Self.magic[0] else {
                        // Padding, as tapes need it; anything else would be lost without a word.
                        if stream.pointee.next_in?.pointee != 0 { status = Z_DATA_ERROR }
                        stream.pointee.avail_in = 0
                        break
                    }
                    inflateReset(stream)
                    isBetweenMembers = false
                }
                isFull = false
                let piece = [UInt8](unsafeUninitializedCapacity: 1 << 18) { output, count in
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    status = CZlib.inflate(stream, Z_NO_FLUSH)
                    count = output.count - Int(stream.pointee.avail_out)
                    isFull = stream.pointee.avail_out == 0
                }
                unpacked += piece
                if status == Z_STREAM_END {
                    isBetweenMembers = true
                    isFull = false
                    status = Z_OK
                }
            }
        }
        // No progress for want of input is no mistake.
        guard status == Z_OK || status == Z_BUF_ERROR else { throw damaged("its packed bytes make no sense") }
        return unpacked
    }

    /// Says that nothing follows.
    func finish() throws(Failure) {
        guard isBetweenMembers else { throw damaged("it is cut off") }
    }

    private func damaged(_ how: String) -> Failure {
        .refused("\(path) is damaged: \(how).", nextStep: "`gzip --test` says the same; fetch it again.")
    }
}
