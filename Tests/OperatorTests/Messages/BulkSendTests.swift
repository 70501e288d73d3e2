import Synchronization
import Testing

@testable import Operator

@Suite struct `Bulk send` {
    @Test func `sends every line once, in order, and never has more under way than the window`() async {
        let traffic = Mutex((sent: [Int](), underWay: 0, most: 0))
        let job = BulkSend(window: 16, onOutcome: { _, _, _ in }) { line in
            traffic.withLock {
                $0.sent.append(line.number)
                $0.underWay += 1
                $0.most = max($0.most, $0.underWay)
            }
            await Task.yield()
            traffic.withLock { $0.underWay -= 1 }
            return .done
        }

        let summary = await job.run(lines(5000))

        #expect(summary == .init(done: 5000, lastLine: 5000))
        traffic.withLock {
            #expect($0.sent == Array(1...5000))
            #expect($0.most <= 16)
            #expect($0.most > 1)
        }
    }

    @Test func `reports refused lines and goes on`() async {
        var reported: [Int] = []
        let job = BulkSend(
            window: 4,
            onOutcome: { line, outcome, _ in if case .refused = outcome { reported.append(line) } },
            deliver: { $0.number % 10 == 0 ? .refused("sku_taken") : .done }
        )

        let summary = await job.run(lines(100))

        #expect(summary == .init(done: 90, refused: 10, lastLine: 100))
        #expect(summary.status == .refused)
        #expect(reported.sorted() == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    }

    @Test func `sends no more after a line without an answer`() async {
        let failure = Failure.unreachable("No answer.")
        let job = BulkSend(window: 1, onOutcome: { _, _, _ in }) { $0.number == 7 ? .unanswered(failure) : .done }

        let summary = await job.run(lines(100))

        #expect(summary == .init(done: 6, failure: failure, lastLine: 7))
        #expect(summary.status == .unreachable)
    }

    @Test func `sums up what happened`() {
        let summary = BulkSend.Summary(done: 4990, refused: 10, lastLine: 5000)

        #expect(BulkReport.text(summary, in: .seconds(4)) == "4990 done, 10 refused in 4s (1250/s)")
    }

    private func lines(_ count: Int) -> () -> LineReader.Line? {
        var number = 0
        return {
            guard number < count else { return nil }
            number += 1
            return LineReader.Line(number: number, bytes: Array("{\"n\":\(number)}".utf8))
        }
    }
}
