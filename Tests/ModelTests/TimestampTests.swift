import Model
import Testing

@Suite struct `A timestamp` {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2026-11-21T08:30:00.250Z", 1_795_249_800_250),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999),
            ("1969-12-31T23:59:59.999Z", -1),
            ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)]
    )
    func `is written in RFC 3339 and read back`(text: String, milliseconds: Int64) {
        #expect(Timestamp(text) == Timestamp(milliseconds: milliseconds))
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(arguments: [
        ("2026-11-21T08:30:00Z", "2026-11-21T08:30:00.000Z"),
        ("2026-11-21t08:30:00z", "2026-11-21T08:30:00.000Z"),
        ("2026-11-21T08:30:00.5Z", "2026-11-21T08:30:00.500Z"),
        ("2026-11-21T08:30:00.123999999Z", "2026-11-21T08:30:00.123Z"),
        ("2026-11-21T08:30:00+08:00", "2026-11-21T00:30:00.000Z"),
        ("2026-11-21T08:30:00.001-00:30", "2026-11-21T09:00:00.001Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"),
    ])
    func `reads offsets, fractions and leap seconds`(text: String, utc: String) {
        #expect(Timestamp(text)?.description == utc)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21 08:30:00Z", "2026-11-21T08:30Z", "2026-11-21T08:30:00", "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-11-00T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T00:60:00Z", "2026-11-21T00:00:61Z",
        "2026-11-21T00:00:00.Z", "2026-11-21T00:00:00.5", "2026-11-21T00:00:00+0800", "2026-11-21T00:00:00+24:00",
        "2026-11-21T00:00:00Zx", "+026-11-21T00:00:00Z", "２026-11-21T00:00:0Z",
        // In UTC they are of years that can't be written.
        "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
    ])
    func `refuses everything else`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `adds and subtracts durations`() {
        let time = Timestamp(milliseconds: 10_000)

        #expect(time + .seconds(1.5) == Timestamp(milliseconds: 11_500))
        #expect(time + .milliseconds(-10_001) == Timestamp(milliseconds: -1))
        #expect(time - Timestamp(milliseconds: 12_000) == .seconds(-2))
    }
}
