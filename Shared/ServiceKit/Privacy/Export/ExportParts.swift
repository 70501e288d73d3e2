/// Something long in pieces that a message can carry.
public struct ExportParts: Sendable {
    /// The id of every key that parts are sealed to: the message around them says whose it is.
    public static let keyID = "export"
    /// A third more in base64url: well below what a broker takes, and small beside a batch.
    static let size = 128 * 1024

    private let bytes: [UInt8]

    public init(of bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// One at least: nothing is a part, too.
    public var count: Int { max(1, (bytes.count + Self.size - 1) / Self.size) }

    /// A part, counted from 1.
    public subscript(part: Int) -> [UInt8] { Array(bytes.dropFirst((part - 1) * Self.size).prefix(Self.size)) }
}
