import AMQP
import Messaging
import Testing

@testable import Operator

@Suite struct `An answer` {
    @Test func `is a result or a problem`() throws {
        let ok = try Answer(body: Array(#"{"ok":{"id":"prd_1"}}"#.utf8))
        let problem = try Answer(
            body: Array(#"{"problem":{"type":"sku_taken","title":"Taken","detail":"TEA-1","path":"$.sku"}}"#.utf8)
        )

        #expect(ok == .ok(["id": "prd_1"]))
        #expect(problem == .problem(.init(type: "sku_taken", title: "Taken", detail: "TEA-1", path: "$.sku")))
        if case .problem(let problem) = problem {
            #expect(problem.description == "sku_taken: Taken. TEA-1 (at $.sku)")
        }
    }

    @Test(arguments: ["", "{}", "[]", "{\"problem\":{}}", "{\"ok\""])
    func `that says neither is nobody's answer`(body: String) {
        let failure = #expect(throws: Failure.self) { try Answer(body: Array(body.utf8)) }

        #expect(failure?.status == .unreachable)
    }
}

@Suite struct `The name on a message` {
    @Test(arguments: [("operator", "operator"), ("edge", "edge"), ("guest", nil), ("catalogue", nil), ("anna", nil)])
    func `is that of the connection where it is a role for people`(user: String, signer: String?) {
        let settings = ConnectionSettings(credentials: .plain(user: user, password: "secret"))

        #expect(settings.signer == signer)
    }

    @Test func `is left out where a certificate speaks for the connection`() {
        #expect(ConnectionSettings(credentials: .external).signer == nil)
    }
}
