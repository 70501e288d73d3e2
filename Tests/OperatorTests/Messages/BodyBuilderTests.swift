import Messaging
import Testing

@testable import Operator

@Suite struct `Fields of the command line` {
    let schema = MessageSchema.object([
        .init("sku", .string(nil)),
        .init("title", .map(.string(nil))),
        .init("price", .object([.init("amount", .integer), .init("currency", .string(nil))])),
        .init("weight", .number, isRequired: false),
        .init("fragile", .boolean, isRequired: false),
        .init("state", .enumeration(["draft", "published"]), isRequired: false),
        .init("tags", .array(.string(nil)), isRequired: false),
        .init("variants", .array(.object([.init("stock", .integer)])), isRequired: false),
    ])

    func body(_ fields: String...) throws(Failure) -> JSONValue {
        try BodyBuilder.body(of: "catalogue.product.create", schema: schema, fields: fields)
    }

    @Test func `take the types that the contract names`() throws {
        let body = try body(
            "sku=42",
            "price.amount=1999",
            "price.currency=EUR",
            "weight=0.5",
            "fragile=true",
            "state=draft"
        )

        #expect(
            body == [
                "sku": "42", "price": ["amount": 1999, "currency": "EUR"], "weight": 0.5, "fragile": true,
                "state": "draft",
            ]
        )
    }

    @Test func `make a list when they are repeated, or counted`() throws {
        #expect(try body("tags=tea", "tags=pot") == ["tags": ["tea", "pot"]])
        #expect(try body("tags.0=tea", "tags.1=pot") == ["tags": ["tea", "pot"]])
        #expect(
            try body("variants.0.stock=1", "variants.1.stock=2") == ["variants": [["stock": 1], ["stock": 2]]]
        )
    }

    @Test func `may have names of their own where the contract lets them`() throws {
        #expect(try body("title.en=Teapot", "title.zh-Hans=茶壶") == ["title": ["en": "Teapot", "zh-Hans": "茶壶"]])
    }

    @Test func `take JSON after a colon, and the rest of the text after the first sign`() throws {
        #expect(try body("price:={\"amount\":1}") == ["price": ["amount": 1]])
        #expect(try body("sku=a=b:=c") == ["sku": "a=b:=c"])
        #expect(try body("sku=") == ["sku": ""])
    }

    @Test func `are refused with the likeliest name when the contract has no such field`() {
        let failure = failure("sck=1")

        #expect(failure?.status == .usage)
        #expect(failure?.mistake == "catalogue.product.create has no field sck.")
        #expect(failure?.nextStep == "Did you mean sku?")
    }

    @Test func `may be unknown to the contract as JSON`() throws {
        #expect(try body("colour:=\"red\"") == ["colour": "red"])
    }

    @Test(arguments: [
        ("price.amount=19.99", "price.amount cannot be “19.99”: the contract says integer."),
        (
            "price.amount=99999999999999999999",
            "price.amount cannot be “99999999999999999999”: the contract says integer."
        ),
        ("fragile=yes", "fragile cannot be “yes”: the contract says true or false."),
        ("weight=heavy", "weight cannot be “heavy”: the contract says number."),
        ("price=19", "price has fields of its own."),
        ("state=sold", "state cannot be “sold”: the contract says draft, published."),
        ("sku", "sku is not a field."),
        ("=1", "=1 has an empty field name."),
        ("price..amount=1", "price..amount=1 has an empty field name."),
        ("price:={", "The value of price is not JSON"),
        ("tags.1=pot", "tags.1: 1 is not the next place in a list."),
        ("sku.inner=1", "sku.inner is a field within something that is a plain value already."),
    ])
    func `say what is wrong with a value`(field: String, mistake: String) throws {
        let failure = try #require(field == "sku.inner=1" ? failure("sku=1", field) : failure(field))

        #expect(failure.mistake.hasPrefix(mistake))
        #expect(failure.status == .usage)
    }

    @Test func `are refused when given twice`() {
        #expect(failure("sku=1", "sku=2")?.mistake == "sku is given twice.")
    }

    private func failure(_ fields: String...) -> Failure? {
        do throws(Failure) {
            _ = try BodyBuilder.body(of: "catalogue.product.create", schema: schema, fields: fields)
            return nil
        } catch {
            return error
        }
    }
}
