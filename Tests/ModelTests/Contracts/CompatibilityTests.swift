import Messaging
import Model
import Testing

@Suite struct `A released contract` {
    private static let command = """
        {"name": "shop.order.place", "kind": "command", "refusals": ["sold_out", "too_many"],
         "schema": {"type": "object", "properties": {
            "sku": {"type": "string"}, "note": {"type": "string"},
            "price": {"type": "object", "properties": {"amount": {"type": "integer"}}, "required": ["amount"]},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}},
              "required": []}},
            "titles": {"type": "object", "additionalProperties": {"type": "string"}},
            "state": {"type": "string", "enum": ["a", "b"]},
            "at": {"type": "string", "format": "date-time"}},
          "required": ["sku", "price"]},
         "reply": {"type": "object", "properties": {"id": {"type": "string", "pattern": "^ord_"}}, "required": ["id"]},
         "examples": [{"sku": "x"}]}
        """

    private static let event = #"""
        {"name": "shop.order.placed", "kind": "event", "refusals": [],
         "schema": {"type": "object", "properties": {"sku": {"type": "string"}, "note": {"type": "string"}},
         "required": ["sku"]}, "examples": []}
        """#

    @Test(
        arguments: [
            (#""sku": {"type": "string"}, "#, "", "$.sku is gone"),
            (#"{"amount": {"type": "integer"}}"#, "{}", "$.price.amount is gone"),
            (#"{"amount": {"#, #"{"total": {"#, "$.price.amount is gone"),
            (
                #"{"amount": {"type": "integer"}"#, #"{"amount": {"type": "string"}"#,
                "$.price.amount was integer and is string"
            ),
            (#"{"n": {"type": "integer"}"#, #"{"n": {"type": "number"}"#, "$.lines[].n was integer and is number"),
            (
                #""additionalProperties": {"type": "string"}"#, #""additionalProperties": {"type": "integer"}"#,
                "$.titles.* was string and is integer"
            ),
            (#", "format": "date-time""#, "", "$.at was string date-time and is string"),
            (
                #""required": ["sku", "price"]"#, #""required": ["sku", "price", "note"]"#,
                "$.note was optional and is required"
            ),
            (#"["sku", "price"]"#, #"["sku", "price", "fresh"]"#, nil),
            (#""sku": {"#, #""fresh": {"type": "string"}, "sku": {"#, nil),
            (#"["a", "b"]"#, #"["a"]"#, "$.state can no longer be b"),
            (#"["a", "b"]"#, #"["a", "b", "c"]"#, nil),
            (
                #""note": {"type": "string"}"#, #""note": {"type": "string", "enum": ["x"]}"#,
                "$.note was any string and is one of a few"
            ),
            (#""sold_out", "#, "", "the refusal sold_out is gone"),
            (#""sold_out", "#, #""sold_out", "closed", "#, nil),
            ("shop.order.place", "shop.order.put", "the name was shop.order.place and is shop.order.put"),
            (#""kind": "command""#, #""kind": "query""#, "the kind was command and is query"),
            (#""pattern": "^ord_""#, #""pattern": "^odr_""#, "reply $.id was string ^ord_ and is string ^odr_"),
            (#""required": ["id"]"#, #""required": []"#, "reply $.id was always there and is optional"),
            (#""reply""#, #""answer""#, "the reply is gone"),
            (#""required": ["sku", "price"]"#, #""required": ["sku"]"#, nil),
        ] as [(String, String, String?)]
    )
    func `of a command notices what would break its senders, and nothing else`(
        part: String,
        change: String,
        incompatibility: String?
    ) throws {
        let next = try changed(Self.command, part, to: change)

        let found = try contract(Self.command).incompatibilities(with: next)

        #expect(found == incompatibility.map { ["shop.order.place: \($0)"] } ?? [])
    }

    @Test func `of a command notices a new field that is required`() throws {
        let text = Self.command.replacing(#""sku": {"#, with: #""fresh": {"type": "string"}, "sku": {"#)
        let next = try changed(text, #""required": ["sku", "price"]"#, to: #""required": ["sku", "price", "fresh"]"#)

        let found = try contract(Self.command).incompatibilities(with: next)

        #expect(found == ["shop.order.place: $.fresh is new and required"])
    }

    @Test(
        arguments: [
            (#"["sku"]"#, "[]", "$.sku was always there and is optional"),
            (#"["sku"]"#, #"["sku", "note"]"#, nil),
            (#", "note": {"type": "string"}"#, "", "$.note is gone"),
        ] as [(String, String, String?)]
    )
    func `of an event notices what would break its listeners, and nothing else`(
        part: String,
        change: String,
        incompatibility: String?
    ) throws {
        let next = try changed(Self.event, part, to: change)

        let found = try contract(Self.event).incompatibilities(with: next)

        #expect(found == incompatibility.map { ["shop.order.placed: \($0)"] } ?? [])
    }

    @Test func `notices an example that can no longer be read`() throws {
        let released = try contract(
            #"""
            {"name": "catalogue.product.publish", "kind": "command", "schema": {},
             "examples": [{"id": "prd_01kdwav4t0e008000000000001"}, {"product": "prd_01kdwav4t0e008000000000001"}]}
            """#
        )

        #expect(
            released.unreadableExamples(by: Catalogue.PublishProduct.self)
                == ["catalogue.product.publish: example 2 can no longer be read: $.id: this field is missing"]
        )
    }

    @Test func `keeps every example that it ever had, each once`() throws {
        let earlier = try contract(
            #"{"name": "x", "schema": {}, "examples": [{"id": "prd_00000000000000000000000000"}]}"#
        )

        let next = try ReleasedContract(Catalogue.PublishProduct.self, earlier: earlier)
        let again = try ReleasedContract(Catalogue.PublishProduct.self, earlier: next)

        #expect(
            next.examples == [
                ["id": "prd_00000000000000000000000000"], ["id": "prd_01kdwav4t0e008000000000001"],
            ]
        )
        #expect(again == next)
    }

    private func contract(_ text: String) throws -> ReleasedContract {
        try ReleasedContract(parsing: Array(text.utf8))
    }

    private func changed(_ text: String, _ part: String, to change: String) throws -> ReleasedContract {
        #expect(text.contains(part))
        return try contract(text.replacing(part, with: change))
    }
}
