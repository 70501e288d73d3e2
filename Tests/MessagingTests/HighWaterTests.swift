import AMQP
import Support
import Testing

@testable import Messaging

@Suite struct `The high-water mark` {
    private let key = HighWater.Key(source: "trade", event: "trade.order.paid")

    @Test func `takes the first event it ever sees as it comes`() {
        var marks = HighWater()

        let verdicts = [
            marks.admit(key, epoch: 1, sequence: 4000),
            marks.admit(key, epoch: 1, sequence: 4001),
        ]

        #expect(verdicts == [.next, .next])
    }

    @Test func `tells a repeat from the next event from a gap`() {
        var marks = HighWater([key: .init(epoch: 1, last: 10)])

        let verdicts = [
            marks.admit(key, epoch: 1, sequence: 10),
            marks.admit(key, epoch: 1, sequence: 12),
            marks.admit(key, epoch: 1, sequence: 11),
            marks.admit(key, epoch: 1, sequence: 12),
        ]

        #expect(verdicts == [.duplicate, .gap(after: 10), .next, .next])
    }

    @Test func `expects a new life of the source to begin at one`() {
        var marks = HighWater([key: .init(epoch: 5, last: 10)])

        let verdicts = [
            marks.admit(key, epoch: 6, sequence: 2),
            marks.admit(key, epoch: 6, sequence: 1),
            marks.admit(key, epoch: 5, sequence: 11),
        ]

        #expect(verdicts == [.gap(after: 0), .next, .duplicate])
    }

    @Test func `begins at the source's count when it has seen nothing yet`() {
        var marks = HighWater()

        let (missing, lost) = marks.compare(key, epoch: 1, head: 7, floor: 1)

        #expect(missing == nil)
        #expect(lost == 0)
        let verdict = marks.admit(key, epoch: 1, sequence: 8)
        #expect(verdict == .next)
    }

    @Test(
        arguments: [
            // epoch, head, floor → missing after, lost
            (1, 10, 1, nil, 0), (1, 13, 1, 10, 0), (1, 13, 12, 11, 1), (1, 13, 14, nil, 3), (2, 3, 1, 0, 0),
            (2, 0, 1, nil, 0), (0, 99, 1, nil, 0),
        ] as [(Int64, Int64, Int64, Int64?, Int64)]
    )
    func `finds what is missing and what is gone for good`(
        epoch: Int64,
        head: Int64,
        floor: Int64,
        missing: Int64?,
        lost: Int64
    ) {
        var marks = HighWater([key: .init(epoch: 1, last: 10)])

        let found = marks.compare(key, epoch: epoch, head: head, floor: floor)

        #expect(found.missingAfter == missing)
        #expect(found.lost == lost)
    }
}

@Suite struct `Contiguous progress` {
    @Test func `moves only when everything before has ended`() {
        var progress = ContiguousProgress(through: 3)
        for number in [4, 5, 9, 12] as [Int64] { progress.begin(number) }

        var isMoved = progress.end(9)
        #expect(!isMoved)
        #expect(progress.through == 3)
        isMoved = progress.end(4)
        #expect(isMoved)
        #expect(progress.through == 4)
        isMoved = progress.end(5)
        #expect(isMoved)
        #expect(progress.through == 9)
        #expect(progress.count == 1)
    }

    @Test func `agrees with a simple model over a long random run`() {
        var generator = SeededGenerator(seed: 7)
        var progress = ContiguousProgress()
        var open: [Int64] = []
        var next: Int64 = 0
        for _ in 0..<20_000 {
            if open.isEmpty || generator.next() % 5 < 2 {
                next += 1 + Int64(generator.next() % 3)
                progress.begin(next)
                open.append(next)
            } else {
                // Mostly in order, as confirms come.
                let index = generator.next() % 4 == 0 ? Int(generator.next() % UInt64(open.count)) : 0
                progress.end(open.remove(at: index))
            }
            if let first = open.first { #expect(progress.through < first) } else { #expect(progress.through == next) }
        }
    }
}

@Suite struct `The retry schedule` {
    @Test func `waits longer each time, and gives up after the last pause`() {
        let middle: UInt64 = 1 << 63
        let pauses = (0...6).map { RetrySchedule.standard.delay(after: $0, random: middle) }

        #expect(pauses == [.seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(3600), nil])
    }

    @Test func `varies each pause by a fifth`() throws {
        let shortest = try #require(RetrySchedule.standard.delay(after: 0, random: 0))
        let longest = try #require(RetrySchedule.standard.delay(after: 0, random: .max))

        #expect(shortest == .milliseconds(800))
        #expect(longest > .milliseconds(1199) && longest <= .milliseconds(1200))
    }
}

@Suite struct `A blocking queue` {
    @Test func `gives out what came, in order, within the limits`() {
        let queue = BlockingQueue<Int>()
        queue.put(Array(1...10))

        #expect(queue.take(4, timeout: .zero) == [1, 2, 3, 4])
        #expect(queue.take(10, timeout: .zero, while: { $0 < 7 }) == [5, 6])
        #expect(queue.take(10, timeout: .zero, while: { _ in false }) == [7])
        #expect(queue.take(10, timeout: .zero) == [8, 9, 10])
        #expect(queue.take(10, timeout: .zero) == [])
    }

    @Test func `ends only once it is empty`() {
        let queue = BlockingQueue<Int>()
        queue.put(1)
        queue.close()

        #expect(queue.take(5, timeout: .seconds(5)) == [1])
        #expect(queue.take(5, timeout: .seconds(5)) == nil)
    }

    @Test func `wakes whoever waits`() async {
        let queue = BlockingQueue<Int>()

        async let taken = withCheckedContinuation { continuation in
            OSThread.start(named: "test") { continuation.resume(returning: queue.take(1, timeout: .seconds(30))) }
        }
        queue.put(42)

        #expect(await taken == [42])
    }
}
