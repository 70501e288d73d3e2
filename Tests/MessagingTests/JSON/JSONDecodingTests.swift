import Messaging
import Model
import Testing

@Suite struct `JSON decoding` {
    enum Shade: String, Codable, CaseIterable { case light, dark }

    struct Tea: Identified, Codable, Equatable {
        static let idPrefix = "tea"

        struct Leaf: Codable, Equatable {
            var lengthMM: Double
            var shade: Shade
        }

        var id: ID<Tea>
        var displayName: String
        var urlOfImage: String?
        var price: Money
        var gramsPerBag: Int
        var isOrganic: Bool
        var leaves: [Leaf]
        var namesByLanguage: [String: String]
        var pickedAt: Timestamp?
    }

    private static let text = """
        {"id": "tea_01m3250v00e00r000000000002", "display_name": "Long Jing", "url_of_image": "t.png",
         "price": {"amount": 1999, "currency": "EUR"}, "grams_per_bag": 100, "is_organic": true,
         "leaves": [{"length_mm": 25.5, "shade": "light"}, {"length_mm": 3, "shade": "dark"}],
         "names_by_language": {"zh-Hans": "龙井", "deDE": "Drachenbrunnen", "de_DE": "x"},
         "picked_at": "2026-03-28T06:00:00Z"}
        """

    private static let tea = Tea(
        id: ID(UUID128(v7: Timestamp(milliseconds: 1_790_000_000_000), random: (1, 2))),
        displayName: "Long Jing",
        urlOfImage: "t.png",
        price: Money(1999, .eur),
        gramsPerBag: 100,
        isOrganic: true,
        leaves: [.init(lengthMM: 25.5, shade: .light), .init(lengthMM: 3, shade: .dark)],
        namesByLanguage: ["zh-Hans": "龙井", "deDE": "Drachenbrunnen", "de_DE": "x"],
        pickedAt: Timestamp("2026-03-28T06:00:00Z")
    )

    @Test func `finds properties in camelCase under names in snake_case, and keeps the keys of dictionaries`() throws {
        let tea = try decode(Tea.self, Self.text)

        #expect(tea == Self.tea)
    }

    @Test func `ignores unknown fields and takes absent and null optional fields as nil`() throws {
        let text = replacing(
            "\"picked_at\": \"2026-03-28T06:00:00Z\"",
            by: "\"picked_at\": null, \"more\": [{\"a\": {}}]"
        )
        .replacing("\"url_of_image\": \"t.png\",", with: "")

        let tea = try decode(Tea.self, text)

        #expect(tea.pickedAt == nil)
        #expect(tea.urlOfImage == nil)
    }

    @Test func `takes a field in camelCase as unknown`() {
        let text = replacing("\"display_name\"", by: "\"displayName\"")

        #expect(mistake(Tea.self, text) == "$.display_name: this field is missing")
    }

    @Test func `reads fields whose names are written with escapes`() throws {
        let tea = try decode(Tea.self, replacing("\"display_name\"", by: #""display\u005fname""#))

        #expect(tea == Self.tea)
    }

    @Test(arguments: [
        ("\"amount\": 1999", "\"amount\": \"19.99\"", "$.price.amount: expected an integer, found a string"),
        (
            "\"amount\": 1999", "\"amount\": 1999.0",
            "$.price.amount: expected an integer, found a number with a fraction or exponent"
        ),
        (
            "\"amount\": 1999", "\"amount\": 9223372036854775808",
            "$.price.amount: a number outside of -9223372036854775808 to 9223372036854775807"
        ),
        ("\"amount\": 1999,", "", "$.price.amount: this field is missing"),
        (
            "\"currency\": \"EUR\"", "\"currency\": \"Euro\"",
            "$.price.currency: not a currency: expected an ISO 4217 code such as EUR"
        ),
        ("true", "\"true\"", "$.is_organic: expected true or false, found a string"),
        ("100,", "null,", "$.grams_per_bag: expected an integer, found null"),
        ("\"Long Jing\"", "7", "$.display_name: expected a string, found an integer"),
        ("\"t.png\"", "[]", "$.url_of_image: expected a string, found an array"),
        ("25.5", "{}", "$.leaves[0].length_mm: expected a number, found an object"),
        ("25.5", "1e400", "$.leaves[0].length_mm: a number too large"),
        ("\"dark\"", "\"black\"", "$.leaves[1].shade: expected one of light, dark"),
        ("\"dark\"", "1", "$.leaves[1].shade: expected a string, found an integer"),
        ("tea_", "ord_", "$.id: not an id of this kind: expected tea_ and 26 characters"),
        ("\"x\"", "1", "$.names_by_language.de_DE: expected a string, found an integer"),
        ("\"龙井\"", "1", "$.names_by_language[\"zh-Hans\"]: expected a string, found an integer"),
        (
            "\"2026-03-28T06:00:00Z\"", "\"yesterday\"",
            "$.picked_at: not a time in RFC 3339 such as 2026-11-21T08:30:00Z"
        ),
        ("{\"amount\": 1999, \"currency\": \"EUR\"}", "[1999]", "$.price: expected an object, found an array"),
    ])
    func `names the path of the mistake`(right: String, wrong: String, error: String) {
        #expect(mistake(Tea.self, replacing(right, by: wrong)) == error)
    }

    @Test func `names the root when the whole body has the wrong type`() {
        #expect(mistake(Tea.self, "[]") == "$: expected an object, found an array")
        #expect(mistake([Int].self, "{}") == "$: expected an array, found an object")
        #expect(mistake([[Int8]].self, "[[1], [2, 128]]") == "$[1][1]: a number outside of -128 to 127")
    }

    @Test func `reads the limits of every integer and refuses the next number`() throws {
        func check<T: FixedWidthInteger & Decodable>(_ type: T.Type, below: String, above: String) throws {
            #expect(try decode([T].self, "[\(T.min), \(T.max)]") == [.min, .max])
            for number in [below, above] {
                #expect(mistake([T].self, "[\(number)]") == "$[0]: a number outside of \(T.min) to \(T.max)")
            }
        }
        try check(Int8.self, below: "-129", above: "128")
        try check(UInt8.self, below: "-1", above: "256")
        try check(Int16.self, below: "-32769", above: "32768")
        try check(UInt16.self, below: "-1", above: "65536")
        try check(Int32.self, below: "-2147483649", above: "2147483648")
        try check(UInt32.self, below: "-1", above: "4294967296")
        try check(Int64.self, below: "-9223372036854775809", above: "9223372036854775808")
        try check(UInt64.self, below: "-1", above: "18446744073709551616")
        #expect(try decode(UInt8.self, "-0") == 0)
    }

    @Test func `reads doubles as exactly as the compiler does`() throws {
        let numbers = [
            0.1, 1e-7, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 123456789.123456789, 9007199254740992,
            -0.0,
        ]
        let text = "[0.1, 1e-7, 5e-324, 1.7976931348623157e308, 123456789.123456789, 9007199254740993, -0.0]"

        #expect(try decode([Double].self, text) == numbers)
    }

    @Test func `turns an error of a type's own initialiser into one with a path`() {
        struct Even: Decodable {
            init(from decoder: any Decoder) throws {
                let number = try Int(from: decoder)
                guard number % 2 == 0 else { throw Refusal(.invalidField, "\(number) is odd") }
            }
        }

        let error = mistake([String: [Even]].self, #"{"a": [2, 3]}"#)

        #expect(error?.hasPrefix("$.a[1]: ") == true)
        #expect(error?.contains("3 is odd") == true)
    }

    @Test func `reads containers inside containers by hand`() throws {
        struct Pair: Decodable, Equatable {
            enum Keys: String, CodingKey { case outerPart, list, absent }
            var first: Int
            var second: String
            var isNull: Bool

            init(first: Int, second: String, isNull: Bool) {
                (self.first, self.second, self.isNull) = (first, second, isNull)
            }

            init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: Keys.self)
                let outer = try fields.nestedContainer(keyedBy: Keys.self, forKey: .outerPart)
                var list = try outer.nestedUnkeyedContainer(forKey: .list)
                first = try list.decode(Int.self)
                isNull = try list.decodeNil()
                second = try list.decode(String.self)
                #expect(list.isAtEnd && list.count == 3 && list.currentIndex == 3)
                #expect(throws: (any Error).self) { try list.decode(Int.self) }
                #expect(!fields.contains(.absent))
                #expect(fields.allKeys.map(\.stringValue) == [])
            }
        }

        let pair = try decode(Pair.self, #"{"outer_part": {"list": [1, null, "b"]}}"#)

        #expect(pair == Pair(first: 1, second: "b", isNull: true))
    }

    @Test func `reads any value as part of a message`() throws {
        struct Wrapper: Codable, Equatable {
            var anyValue: JSONValue
        }
        let text = #"{"any_value":{"camelKey":[1,2.5,"x",null,true],"a b":{}}}"#

        let wrapper = try decode(Wrapper.self, text)

        #expect(wrapper.anyValue["camelKey"]?[1] == 2.5)
        #expect(try JSON.encode(wrapper) == Array(text.utf8))
    }

    private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws(JSONError) -> T {
        try JSON.decode(type, from: Array(text.utf8))
    }

    private func mistake<T: Decodable>(_ type: T.Type, _ text: String) -> String? {
        do throws(JSONError) {
            _ = try decode(type, text)
            return nil
        } catch {
            return error.description
        }
    }

    private func replacing(_ right: String, by wrong: String) -> String {
        precondition(Self.text.contains(right))
        return Self.text.replacing(right, with: wrong)
    }
}
