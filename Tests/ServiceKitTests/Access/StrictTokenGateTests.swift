import Messaging
import Privacy
import Support
import Testing

@testable import ServiceKit

@Suite struct `A strict token gate` {
    private static let signing = SigningKey()
    private static let good = Array(#"{"alg":"EdDSA","kid":"k1","typ":"at+jwt"}"#.utf8)

    private let gate = StrictTokenGate(type: "at+jwt")
    private let payload = Array(#"{"sub":"x"}"#.utf8)

    /// A token with a signature that is right, whatever the header says.
    private func token(header: [UInt8] = good, payload: [UInt8]? = nil) throws -> String {
        let text = "\(Base64URL.encode(header)).\(Base64URL.encode(payload ?? self.payload))"
        return "\(text).\(try Self.signing.sign(text))"
    }

    private func open(_ token: String) throws(StrictTokenGate.Problem) -> [UInt8] {
        try gate.open(token) { id in id == "k1" ? try? VerifyingKey(Self.signing.publicKey) : nil }
    }

    private func problem(_ token: String) -> StrictTokenGate.Problem? {
        do {
            _ = try open(token)
            return nil
        } catch {
            return error
        }
    }

    @Test func `lets a token of our own through`() throws {
        #expect(try open(token()) == payload)
    }

    @Test(arguments: [
        #"{"alg":"none","kid":"k1","typ":"at+jwt"}"#, #"{"alg":"None","kid":"k1","typ":"at+jwt"}"#,
        #"{"alg":"HS256","kid":"k1","typ":"at+jwt"}"#, #"{"alg":"ES256","kid":"k1","typ":"at+jwt"}"#,
        #"{"alg":"eddsa","kid":"k1","typ":"at+jwt"}"#, #"{"alg":null,"kid":"k1","typ":"at+jwt"}"#,
        #"{"alg":["EdDSA"],"kid":"k1","typ":"at+jwt"}"#,
    ])
    func `takes one algorithm and no other (ASVS 9.1.2)`(header: String) throws {
        #expect(problem(try token(header: Array(header.utf8))) == .algorithm)
    }

    @Test(arguments: [
        #""crit":["exp"]"#, #""crit":[]"#, #""jku":"https://example.com/keys""#, #""x5u":"https://example.com/cert""#,
        #""jwk":{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#, #""x5c":["MIIB"]"#,
        #""b64":false"#, #""zip":"DEF""#, #""enc":"A256GCM""#, #""cty":"JWT""#, #""alg":"EdDSA""#, #""kid":"k1""#,
    ])
    func `takes three members in the header, each once (ASVS 9.1.3)`(member: String) throws {
        let header = #"{"alg":"EdDSA","kid":"k1","typ":"at+jwt",\#(member)}"#

        #expect(problem(try token(header: Array(header.utf8))) == .header)
    }

    @Test(arguments: [
        #"{"typ":"at+jwt","kid":"k1","alg":"EdDSA"}"#, #"{"alg":"EdDSA","kid":"k\u0031","typ":"at+jwt"}"#,
        #"{ "alg": "EdDSA", "kid": "k1", "typ": "at+jwt" }"#,
    ])
    func `reads a header that says the same otherwise`(header: String) throws {
        #expect(try open(token(header: Array(header.utf8))) == payload)
    }

    @Test(arguments: [
        #"{"alg":"EdDSA","kid":"k1","crit":["exp"],"typ":"at+jwt"}"#,
        #"{"alg":"EdDSA","kid":"k1","kid":"k1","typ":"at+jwt"}"#, #"{"alg":"EdDSA","kid":"","typ":"at+jwt"}"#,
        #"{"alg":"EdDSA","kid":""k1"","typ":"at+jwt"}"#,
        #"{"alg":"EdDSA","kid":"\#(String(repeating: "k", count: 65))","typ":"at+jwt"}"#,
    ])
    func `isn't taken in by a header that begins and ends as ours`(header: String) throws {
        #expect(problem(try token(header: Array(header.utf8))) == .header)
    }

    @Test(arguments: [
        #"{"alg":"EdDSA","typ":"at+jwt"}"#, #"{"alg":"EdDSA","kid":"k1"}"#, #"{"kid":"k1","typ":"at+jwt"}"#, "{}", "[]",
        "null", "", #"{"alg":"EdDSA","kid":"k1\u0000","typ":"at+jwt"}"#, #"{"alg":"EdDSA","kid":1,"typ":"at+jwt"}"#,
        #"{"alg":"EdDSA","kid":"","typ":"at+jwt"}"#,
        #"{"alg":"EdDSA","kid":"k1","typ":"at+jwt"} "#,
    ])
    func `takes no header that lacks one of them, or is something else`(header: String) throws {
        // White space at the end is JSON, and no more than that.
        let problem = problem(try token(header: Array(header.utf8)))
        #expect(header.hasSuffix(" ") ? problem == nil : problem == .header)
    }

    @Test(arguments: ["JWT", "su+jwt", "id+jwt", "AT+JWT", "application/at+jwt"])
    func `takes no token of another kind (ASVS 9.2.2)`(type: String) throws {
        #expect(problem(try token(header: Array(#"{"alg":"EdDSA","kid":"k1","typ":"\#(type)"}"#.utf8))) == .type)
    }

    @Test(arguments: ["k2", "../k1", "k1' OR '1'='1", String(repeating: "k", count: 64)])
    func `takes no key but one of those it knows (ASVS 9.1.3)`(id: String) throws {
        let header = #"{"alg":"EdDSA","kid":"\#(id)","typ":"at+jwt"}"#

        guard case .unknownKey = problem(try token(header: Array(header.utf8))) else {
            Issue.record("a key for \(id)")
            return
        }
    }

    @Test func `takes nothing that was changed anywhere (ASVS 9.1.1)`() throws {
        let good = try token()
        for index in good.indices where good[index] != "." {
            var changed = good
            changed.replaceSubrange(index...index, with: good[index] == "A" ? "B" : "A")
            #expect(problem(changed) != nil)
        }
    }

    @Test func `takes base64url in one spelling only`() throws {
        let good = try token()
        let parts = good.split(separator: ".").map(String.init)

        #expect(problem(good + "=") == .notThreeParts)
        #expect(problem(good + "\n") == .notThreeParts)
        #expect(problem(" " + good) == .notThreeParts)
        #expect(problem(parts[0] + "==." + parts[1] + "." + parts[2]) == .notThreeParts)
        #expect(problem(parts.joined(separator: "..")) == .notThreeParts)
        #expect(problem(parts[0] + "." + parts[1]) == .notThreeParts)
        #expect(problem(good + ".") == .notThreeParts)
        // The last letter of 64 bytes has four bits that say nothing: only zeroes are taken.
        let last = try #require(good.last)
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" where letter != last {
            #expect(problem(String(good.dropLast()) + String(letter)) != nil)
        }
    }

    @Test func `reads nothing longer than 4 KiB`() throws {
        #expect(problem(String(repeating: "a", count: 1 << 20)) == .tooLong)
        #expect(problem(try token(payload: [UInt8](repeating: 97, count: 4000))) == .tooLong)
    }

    @Test(
        .enabled(if: Vectors.arePresent, "needs ../shared/data/wycheproof"),
        arguments: [("json_web_signature", 401), ("json_web_key", 26), ("json_web_crypto", 83)]
    )
    func `refuses all that Wycheproof signs or encrypts, none of it by Ed25519`(set: String, count: Int) throws {
        let lenient = StrictTokenGate(type: nil)
        let vectors = try Vectors.groups(set).flatMap(Vectors.tests)

        for vector in vectors {
            let token = try #require(vector.value["jws"] ?? vector.value["jwe"])
            // Some are objects of JSON instead of three parts.
            let text = token.string ?? String(decoding: token.encoded(), as: UTF8.self)
            let opened = try? lenient.open(text) { _ in try? VerifyingKey(Self.signing.publicKey) }
            #expect(opened == nil, "\(set) \(vector.id)")
        }

        #expect(vectors.count == count)
    }
}
