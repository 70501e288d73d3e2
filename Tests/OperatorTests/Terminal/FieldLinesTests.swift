import Messaging
import Testing

@testable import Operator

@Suite struct `A reply as lines` {
    @Test func `has a line for each field that says something`() {
        let reply: JSONValue = [
            "person": "sub_1", "state": "active", "email": .null, "grounds": ["claims", "objection"], "entries": [],
            "duty": ["duty": "support", "scope": "trade"],
        ]

        #expect(
            FieldLines(reply).lines == [
                "person: sub_1", "state: active", "grounds: claims, objection", "entries: none",
                "duty.duty: support", "duty.scope: trade",
            ]
        )
    }

    @Test func `has a line for each object of a list`() {
        let reply: JSONValue = ["deadlines": [["law": "gdpr", "at": "soon"], ["law": "pipl", "at": "sooner"]]]

        #expect(FieldLines(reply).lines == ["deadlines: law gdpr, at soon", "deadlines: law pipl, at sooner"])
    }

    @Test func `obeys nobody who has a control character for a name`() {
        #expect(FieldLines(["nickname": "Li\u{1B}[2J"]).lines == ["nickname: Li\\u{1b}[2J"])
    }
}
