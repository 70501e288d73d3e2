import Testing

@testable import AMQP

@Suite struct Rings {
    @Test func `elements leave in the order they came, through growth and wrap-around`() {
        var ring = Ring<Int>()
        var left: [Int] = []

        for number in 0..<1000 {
            ring.append(number)
            if number % 3 == 0, let first = ring.popFirst() { left.append(first) }
        }
        while let first = ring.popFirst() { left.append(first) }

        #expect(left == Array(0..<1000))
    }

    @Test func `a prepended element leaves first`() {
        var ring = Ring<Int>()
        for number in 1...40 { ring.append(number) }

        for number in (-40...0).reversed() { ring.prepend(number) }

        #expect((0..<ring.count).map { ring[$0] } == Array(-40...40))
        #expect(ring.first == -40)
    }
}
