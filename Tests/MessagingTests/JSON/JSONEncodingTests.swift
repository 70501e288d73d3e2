import Messaging
import Model
import Testing

@Suite struct `JSON encoding` {
    @Test func `writes fields in the order of their declaration, without white space and without absent ones`() throws {
        struct Parcel: Codable {
            var weightInGrams = 1200
            var isFragile = false
            var note: String?
            var price = Money(-1, .usd)
            var stopsByDay: [[String]] = [[], ["a", "b"]]
            var myURLPath = "/x"
        }

        let text = try encode(Parcel())

        #expect(
            text
                == #"{"weight_in_grams":1200,"is_fragile":false,"price":{"amount":-1,"currency":"USD"},"#
                + #""stops_by_day":[[],["a","b"]],"my_url_path":"/x"}"#
        )
    }

    @Test func `escapes what JSON requires and nothing else`() throws {
        #expect(
            try encode("\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}é🥰\u{7f}\u{2028}") == #""\"\\/\b\f\n\r\t\u0000\u001fé🥰"#
                + "\u{7f}\u{2028}\""
        )
    }

    @Test func `writes every kind of number`() throws {
        #expect(try encode([Int64.min, .max, 0, 10]) == "[-9223372036854775808,9223372036854775807,0,10]")
        #expect(try encode([UInt64.max]) == "[18446744073709551615]")
        #expect(try encode([Int8.min, 100]) == "[-128,100]")
        #expect(try encode([0.1, 100.0, 1e100, -0.0, .leastNonzeroMagnitude]) == "[0.1,100.0,1e+100,-0.0,5e-324]")
        #expect(try encode([Float(0.1)]) == "[0.1]")
    }

    @Test func `writes nil inside arrays and dictionaries as null`() throws {
        #expect(try encode([1, nil, 3] as [Int?]) == "[1,null,3]")
        #expect(try encode(["camelKey": nil] as [String: Int?]) == #"{"camelKey":null}"#)
        #expect(try encode(Int?.none) == "null")
    }

    @Test func `sorts dictionaries by key, so that equal values give equal bytes`() throws {
        let shelves = ["b": ["y": [1], "x": [], "z": [2, 3]], "a": [:], "c": ["only": [4]]]

        #expect(try encode(shelves) == #"{"a":{},"b":{"x":[],"y":[1],"z":[2,3]},"c":{"only":[4]}}"#)
    }

    @Test func `writes a type without properties as an empty object`() throws {
        struct Nothing: Codable {}

        #expect(try encode(Nothing()) == "{}")
        #expect(try encode([Nothing()]) == "[{}]")
    }

    @Test func `refuses infinity and NaN with the path`() {
        struct Rate: Codable {
            var changePerDay: [String: [Double]]
        }

        let error = #expect(throws: JSONError.self) { try encode(Rate(changePerDay: ["eur": [1, .infinity]])) }

        #expect(error?.description == "$.change_per_day.eur[1]: JSON has no infinity and no NaN")
    }

    @Test func `refuses to nest deeper than it would read`() throws {
        indirect enum Nest: Encodable {
            case leaf
            case inner(Nest)

            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                if case .inner(let nest) = self { try container.encode(nest) }
            }
        }
        func nest(_ levels: Int) -> Nest { (1..<levels).reduce(.leaf) { nest, _ in .inner(nest) } }

        let deepest = try JSON.encode(nest(64))
        let error = #expect(throws: JSONError.self) { try JSON.encode(nest(65)) }

        #expect(deepest.count == 128)
        #expect(error?.detail == "nested deeper than 64 levels")
    }

    @Test func `writes containers inside containers by hand`() throws {
        struct Route: Encodable {
            enum Keys: String, CodingKey { case firstLeg, stops, end }

            func encode(to encoder: any Encoder) throws {
                var fields = encoder.container(keyedBy: Keys.self)
                var leg = fields.nestedContainer(keyedBy: Keys.self, forKey: .firstLeg)
                var stops = leg.nestedUnkeyedContainer(forKey: .stops)
                try stops.encode("a")
                var inner = stops.nestedContainer(keyedBy: Keys.self)
                try inner.encodeNil(forKey: .end)
                try leg.encode(true, forKey: .end)
                try fields.encode(1, forKey: .end)
                var again = encoder.container(keyedBy: Keys.self)
                try again.encode(2, forKey: .stops)
            }
        }

        #expect(try encode(Route()) == #"{"first_leg":{"stops":["a",{"end":null}],"end":true},"end":1,"stops":2}"#)
    }

    @Test func `refuses a type that writes to a container which is closed already`() {
        struct Tangled: Encodable {
            enum Keys: String, CodingKey { case a, b }

            func encode(to encoder: any Encoder) throws {
                var fields = encoder.container(keyedBy: Keys.self)
                var first = fields.nestedContainer(keyedBy: Keys.self, forKey: .a)
                var second = fields.nestedContainer(keyedBy: Keys.self, forKey: .b)
                try second.encode(1, forKey: .a)
                try first.encode(1, forKey: .a)
            }
        }

        let error = #expect(throws: JSONError.self) { try encode(Tangled()) }

        #expect(error?.detail == "writes to a container that a later one has closed")
    }

    @Test func `prints a value for people, field by field`() {
        let value: JSONValue = ["a": [1, [:], []], "b": ["c": nil]]

        #expect(
            value.pretty() == """
                {
                  "a": [
                    1,
                    {},
                    []
                  ],
                  "b": {
                    "c": null
                  }
                }
                """
        )
        #expect(String(decoding: value.encoded(), as: UTF8.self) == #"{"a":[1,{},[]],"b":{"c":null}}"#)
    }

    private func encode(_ value: some Encodable) throws(JSONError) -> String {
        String(decoding: try JSON.encode(value), as: UTF8.self)
    }
}
