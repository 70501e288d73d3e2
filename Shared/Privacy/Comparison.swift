/// Whether two secrets, or what is kept of them, are the same; takes the same time wherever they differ.
///
/// How long they are is no secret.
public func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}
