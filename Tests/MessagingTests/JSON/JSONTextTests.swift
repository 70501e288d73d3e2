import Messaging
import Testing

/// The grammar of RFC 8259, seen through `JSONValue.parse`.
@Suite struct `JSON text` {
    @Test(
        arguments: [
            ("null", JSONValue.null),
            ("true", true),
            (" false ", false),
            ("0", 0),
            ("-0", 0),
            ("-17", .int(-17)),
            ("9223372036854775807", .int(.max)),
            ("-9223372036854775808", .int(.min)),
            ("0.5", 0.5),
            ("-0.0", .double(-0.0)),
            ("1E2", 100.0),
            ("1e-2", 0.01),
            ("1.5e+3", 1500.0),
            ("\"\"", ""),
            ("[]", []),
            ("{}", [:]),
            ("[ ]", []),
            ("{ }", [:]),
            ("\t[1 , 2]\r\n", [1, 2]),
            ("{\"\":1}", ["": 1]),
            ("{\"a\":{\"b\":[{}]},\"c\":null}", ["a": ["b": [[:]]], "c": nil]),
        ] as [(String, JSONValue)]
    )
    func `reads every form of value`(text: String, value: JSONValue) throws {
        #expect(try JSONValue.parse(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#""\u00e9\u00E9""#, "éé"),
        (#""\ud83e\udd70""#, "🥰"),
        (#""\udbff\udfff""#, "\u{10FFFF}"),
        (#""a\u0001b""#, "a\u{1}b"),
        (
            "\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\u{2028}\"",
            "\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\u{2028}"
        ),
    ])
    func `reads every escape and every length of UTF-8`(text: String, value: String) throws {
        #expect(try JSONValue.parse(Array(text.utf8)) == .string(value))
    }

    @Test(arguments: [
        ("", "$: ends too early: expected a value (at byte 0)"),
        ("  ", "$: ends too early: expected a value (at byte 2)"),
        ("nul", "$: expected a value, found “n” (at byte 0)"),
        ("True", "$: expected a value, found “T” (at byte 0)"),
        ("NaN", "$: expected a value, found “N” (at byte 0)"),
        ("-Infinity", "$: expected a digit, found “I” (at byte 1)"),
        ("'a'", "$: expected a value, found “'” (at byte 0)"),
        ("+1", "$: expected a value, found “+” (at byte 0)"),
        (".5", "$: expected a value, found “.” (at byte 0)"),
        ("1.", "$: ends too early: expected a digit (at byte 2)"),
        ("1e", "$: ends too early: expected a digit (at byte 2)"),
        ("01", "$: a number must not begin with a zero (at byte 0)"),
        ("-01", "$: a number must not begin with a zero (at byte 1)"),
        ("0x10", "$: expected nothing after the value, found “x” (at byte 1)"),
        ("1 2", "$: expected nothing after the value, found “2” (at byte 2)"),
        ("{} x", "$: expected nothing after the value, found “x” (at byte 3)"),
        ("[1,]", "$[1]: expected a value, found “]” (at byte 3)"),
        ("[1 2]", "$[1]: expected a comma or ], found “2” (at byte 3)"),
        ("[1}", "$[1]: expected a comma or ], found “}” (at byte 2)"),
        ("[", "$[0]: ends too early: expected a value (at byte 1)"),
        ("{", "$: ends too early: expected a field name in quotation marks (at byte 1)"),
        ("{\"a\"}", "$.a: expected a colon after the field name, found “}” (at byte 4)"),
        ("{\"a\":}", "$.a: expected a value, found “}” (at byte 5)"),
        ("{\"a\":1,}", "$: expected a field name in quotation marks, found “}” (at byte 7)"),
        ("{\"a\":1;", "$: expected a comma or }, found “;” (at byte 6)"),
        ("{a:1}", "$: expected a field name in quotation marks, found “a” (at byte 1)"),
        ("{\"a\":[{\"b\":[0,0,x]}]}", "$.a[0].b[2]: expected a value, found “x” (at byte 16)"),
        ("{\"a\":{\"b\":1},\"c\":x}", "$.c: expected a value, found “x” (at byte 17)"),
        ("// note\n1", "$: expected a value, found “/” (at byte 0)"),
        ("\"a", "$: ends in the middle of a string (at byte 2)"),
        ("\"a\\", "$: ends in the middle of a string (at byte 2)"),
        ("\"a\nb\"", "$: a control character has to be escaped in a string (at byte 2)"),
        ("\"\\x\"", "$: not an escape that JSON knows (at byte 1)"),
        ("\"\\u12\"", "$: expected four hexadecimal digits after \\u (at byte 1)"),
        ("\"\\u+123\"", "$: expected four hexadecimal digits after \\u (at byte 1)"),
    ])
    func `refuses what is not JSON, and says where`(text: String, error: String) {
        #expect(mistake(in: Array(text.utf8)) == error)
    }

    @Test(arguments: [
        #""\ud800""#, #""\ud800x""#, #""\ud800\u0041""#, #""\udc00""#, #""\udc00\ud800""#, #""\ud83e\ud83e""#,
    ])
    func `refuses half of a surrogate pair`(text: String) {
        #expect(mistake(in: Array(text.utf8)) == "$: half of a surrogate pair (at byte 1)")
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xF0, 0x9F, 0xA5],
        ] as [[UInt8]]
    )
    func `refuses bytes that are not UTF-8`(sequence: [UInt8]) {
        #expect(mistake(in: [0x22] + sequence + [0x22]) == "$: not valid UTF-8 (at byte 1)")
    }

    @Test func `refuses NUL in every disguise`() {
        #expect(mistake(in: Array("\"a\u{0}\"".utf8)) == "$: the byte NUL is not allowed (at byte 2)")
        #expect(mistake(in: Array(#""\u0000""#.utf8)) == "$: the character NUL is not allowed (at byte 1)")
        #expect(
            mistake(in: Array("{}\u{0}".utf8)) == "$: expected nothing after the value, found the byte NUL (at byte 2)"
        )
    }

    @Test func `refuses a byte order mark in words that help`() {
        #expect(
            mistake(in: [0xEF, 0xBB, 0xBF] + Array("{}".utf8))
                == "$: starts with a byte order mark; send UTF-8 without one (at byte 0)"
        )
    }

    @Test(arguments: [
        (#"{"a":1,"a":1}"#, "$.a: the field appears more than once (at byte 8)"),
        (#"{"a":1,"\u0061":2}"#, "$.a: the field appears more than once (at byte 8)"),
        (#"{"x":[{"price":1,"b":2,"price":3}]}"#, "$.x[0].price: the field appears more than once (at byte 24)"),
    ])
    func `refuses a field that appears twice`(text: String, error: String) {
        #expect(mistake(in: Array(text.utf8)) == error)
    }

    @Test func `finds the duplicate among very many fields without comparing each with each`() {
        let fields = (0..<200_000).map { "\"f\($0)\":0" } + ["\"f77\":1"]
        let text = "{" + fields.joined(separator: ",") + "}"

        let error = #expect(throws: JSONError.self) { try JSONValue.parse(Array(text.utf8)) }

        #expect(error?.path == "$.f77")
        #expect(error?.detail == "the field appears more than once")
    }

    @Test func `allows 64 levels and refuses the next`() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        let deeper = "[" + deepest + "]"
        let bomb = String(repeating: "{\"a\":", count: 1_000_000)

        #expect(try JSONValue.parse(Array(deepest.utf8)).array?.count == 1)
        for text in [deeper, bomb] {
            let error = #expect(throws: JSONError.self) { try JSONValue.parse(Array(text.utf8)) }
            #expect(error?.detail == "nested deeper than 64 levels")
        }
    }

    @Test func `refuses integers that it would have to round`() {
        #expect(
            mistake(in: Array("{\"n\":9223372036854775808}".utf8))
                == "$.n: a number outside of -9223372036854775808 to 9223372036854775807"
        )
        #expect(
            mistake(in: Array("{\"n\":-1\(String(repeating: "0", count: 400))}".utf8))
                == "$.n: a number outside of -9223372036854775808 to 9223372036854775807"
        )
        #expect(mistake(in: Array("[1e999]".utf8)) == "$[0]: a number too large")
    }

    @Test func `reads a body of 16 MiB, and finds the mistake at the end of eight million numbers`() throws {
        let size = 16 << 20
        var string = [UInt8](repeating: UInt8(ascii: "a"), count: size)
        string[0] = UInt8(ascii: "\"")
        string[size - 1] = UInt8(ascii: "\"")
        var array = [UInt8](repeating: UInt8(ascii: ","), count: size)
        for at in stride(from: 1, to: size, by: 2) { array[at] = UInt8(ascii: "0") }
        array[0] = UInt8(ascii: "[")

        #expect(try JSONValue.parse(string).string?.utf8.count == size - 2)
        #expect(mistake(in: array) == "$[\(size / 2)]: ends too early: expected a comma or ] (at byte \(size))")
    }
}

private func mistake(in text: [UInt8]) -> String? {
    do throws(JSONError) {
        _ = try JSONValue.parse(text)
        return nil
    } catch {
        return error.description
    }
}
