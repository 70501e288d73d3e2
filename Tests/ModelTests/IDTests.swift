import Model
import Testing

@Suite struct `An id` {
    enum Tea: Identified { static let idPrefix = "tea" }

    @Test(arguments: [
        ("00000000000000000000000000", UUID128(high: 0, low: 0)),
        ("00000000000000000000000001", UUID128(high: 0, low: 1)),
        ("0000000000000000000000000z", UUID128(high: 0, low: 31)),
        ("7zzzzzzzzzzzzzzzzzzzzzzzzz", UUID128(high: .max, low: .max)),
        ("0123456789abcdefghjkmnpqrs", UUID128(high: 0x0110_C853_1D09_52D8, low: 0xD73E_1194_E95B_5F19)),
    ])
    func `is written as a TypeID and read back`(digits: String, uuid: UUID128) {
        #expect(ID<Tea>("tea_" + digits) == ID(uuid))
        #expect(ID<Tea>(uuid).description == "tea_" + digits)
    }

    @Test(arguments: [
        "", "tea", "tea_", "cup_00000000000000000000000001", "tea-00000000000000000000000001",
        "tea_0000000000000000000000001", "tea_000000000000000000000000001", "tea_80000000000000000000000000",
        "tea_0000000000000000000000000i", "tea_0000000000000000000000000L", "tea_0000000000000000000000000Z",
        "TEA_00000000000000000000000001", "tea_0000000000000000000000000é", "tea_00000000-0000-0000-0000-0001",
    ])
    func `refuses other kinds, other lengths and digits outside of Crockford's alphabet`(text: String) {
        #expect(ID<Tea>(text) == nil)
    }

    @Test func `sorts by the time of birth, as text and as a value`() {
        let ids = [1_000, 2_000_000, 3_000_000_000_000].map {
            ID<Tea>(UUID128(v7: Timestamp(milliseconds: $0), random: (.max, .max)))
        }

        #expect(ids.reversed().sorted() == ids)
        #expect(ids.map(\.description).sorted() == ids.map(\.description))
    }
}

@Suite struct `A UUID` {
    @Test func `is written in the usual form and read in either case`() {
        let uuid = UUID128(high: 0x0123_4567_89AB_7DEF, low: 0x8123_4567_89AB_CDEF)

        #expect(uuid.description == "01234567-89ab-7def-8123-456789abcdef")
        #expect(UUID128("01234567-89ab-7def-8123-456789abcdef") == uuid)
        #expect(UUID128("01234567-89AB-7DEF-8123-456789ABCDEF") == uuid)
    }

    @Test(arguments: [
        "", "0123456789ab7def8123456789abcdef", "01234567-89ab-7def-8123-456789abcde",
        "01234567-89ab-7def-8123-456789abcdeg", "01234567_89ab_7def_8123_456789abcdef",
    ])
    func `refuses everything else`(text: String) {
        #expect(UUID128(text) == nil)
    }

    @Test func `of version 7 carries the time, the version and the variant`() {
        let uuid = UUID128(v7: Timestamp(milliseconds: 0x0190_1234_5678), random: (.max, .max))

        #expect(uuid.description == "01901234-5678-7fff-bfff-ffffffffffff")
    }
}
