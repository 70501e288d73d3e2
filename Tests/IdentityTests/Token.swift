import Messaging
import Privacy
import Testing

/// A signed token taken apart, whether or not it counts.
struct Token {
    let header: JSONValue
    let claims: JSONValue

    init(_ text: String) throws {
        let parts = try text.split(separator: ".").map { try #require(Base64URL.decode($0)) }
        try #require(parts.count == 3)
        header = try JSONValue.parse(parts[0])
        claims = try JSONValue.parse(parts[1])
    }
}
