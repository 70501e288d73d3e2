import Storage
import Testing

@Suite struct `A filter` {
    @Test func `lets everything pass unless something is wanted`() {
        #expect(Filter().sql == "TRUE")
        #expect(Filter().arguments.isEmpty)
    }

    @Test func `wants each condition that there is a value for, with the values in their order`() throws {
        var filter = Filter()
        filter.add("a = ?", 1)
        filter.add("b = ?", nil as Int?)
        filter.add("c IS NULL")
        filter.add("d = ?", "x")

        #expect(filter.sql == "a = ? AND c IS NULL AND d = ?")
        #expect(filter.arguments == [1, "x"])
    }
}
