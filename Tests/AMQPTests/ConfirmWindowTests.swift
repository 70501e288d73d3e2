import Testing

@testable import AMQP

@Suite struct `Confirm window` {
    private var window = ConfirmWindow<String>(limit: Publisher.Window(count: 4, bytes: 100))
    private var settled: [String] = []

    private mutating func settle(_ tag: UInt64, multiple: Bool, isRejected: Bool = false) {
        var settled: [String] = []
        window.settle(tag, multiple: multiple, isRejected: isRejected) { item, outcome in
            settled.append("\(item) \(outcome)")
        }
        self.settled += settled
    }

    private mutating func append(_ items: String...) {
        for item in items { window.append(item, size: 10) }
    }

    @Test mutating func `an acknowledgement settles exactly its own sequence number`() {
        append("a", "b", "c")

        settle(2, multiple: false)

        #expect(settled == ["b confirmed"])
        #expect(window.count == 2)
        #expect(window.bytes == 20)
    }

    @Test mutating func `an acknowledgement of many settles all before it once`() {
        append("a", "b", "c", "d")

        settle(2, multiple: false)
        settle(3, multiple: true)

        #expect(settled == ["b confirmed", "a confirmed", "c confirmed"])
        #expect(window.count == 1)
    }

    @Test mutating func `tag 0 with many settles everything`() {
        append("a", "b")

        settle(0, multiple: true)

        #expect(settled == ["a confirmed", "b confirmed"])
        #expect(window.isEmpty)
    }

    @Test mutating func `a refusal of many marks them rejected`() {
        append("a", "b", "c")

        settle(2, multiple: true, isRejected: true)

        #expect(settled == ["a rejected", "b rejected"])
    }

    @Test mutating func `a returned message is not confirmed by its confirm`() {
        append("a", "b")

        let isFound = window.markReturned(code: 312, text: "NO_ROUTE") { $0 == "b" }
        settle(2, multiple: true)

        #expect(isFound)
        #expect(settled == ["a confirmed", #"b returned(code: 312, text: "NO_ROUTE")"#])
    }

    @Test mutating func `of equal messages the oldest is returned first`() {
        append("a", "a")

        let first = window.markReturned(code: 312, text: "first") { $0 == "a" }
        let second = window.markReturned(code: 312, text: "second") { $0 == "a" }
        let third = window.markReturned(code: 312, text: "third") { $0 == "a" }
        settle(2, multiple: true)

        #expect([first, second, third] == [true, true, false])
        #expect(settled == [#"a returned(code: 312, text: "first")"#, #"a returned(code: 312, text: "second")"#])
    }

    @Test mutating func `unknown and repeated tags change nothing`() {
        append("a", "b")
        settle(1, multiple: false)

        settle(1, multiple: false)
        settle(1, multiple: true)
        settle(9, multiple: false)

        #expect(settled == ["a confirmed"])
        #expect(window.count == 1)
    }

    @Test mutating func `it is full by count, counting settled ones behind an open one`() {
        append("a", "b", "c", "d")
        settle(3, multiple: false)

        #expect(!window.hasRoom(for: 1))
        settle(1, multiple: false)
        #expect(window.hasRoom(for: 1))
    }

    @Test mutating func `it is full by bytes, but anything fits when it is empty`() {
        #expect(window.hasRoom(for: 1_000_000))
        window.append("large", size: 95)

        #expect(window.hasRoom(for: 5))
        #expect(!window.hasRoom(for: 6))
    }

    @Test mutating func `a restart gives back what is open, in order, and counts from one again`() {
        append("a", "b", "c")
        settle(2, multiple: false)

        let open = window.restart()
        append("d")
        settle(1, multiple: false)

        #expect(open == ["a", "c"])
        #expect(settled == ["b confirmed", "d confirmed"])
        #expect(window.isEmpty)
    }

    @Test mutating func `sequence numbers go on through many rounds`() {
        for round in 0..<1000 {
            append("x", "y")
            settle(UInt64(round * 2 + 2), multiple: true)
        }

        #expect(settled.count == 2000)
        #expect(window.isEmpty)
    }
}
