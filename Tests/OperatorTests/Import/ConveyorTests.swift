import Model
import Synchronization
import Testing

@testable import Operator

@Suite struct `The conveyor` {
    @Test func `tells of records in their order, however they end`() async throws {
        var numbers = 0..<1000
        var told: [Int] = []

        let failure = try await Conveyor(window: Window(50)) { messages in
            // The later, the sooner, within a window.
            for _ in 0..<(messages[0].id.low.isMultiple(of: 7) ? 20 : 0) { await Task.yield() }
            return .done
        }.run(
            { numbers.popFirst().map { .sample($0) } },
            isStopped: { false },
            settle: { record, _ in told.append(record.origin.line) }
        )

        #expect(failure == nil)
        #expect(told == Array(0..<1000))
    }

    @Test func `keeps no more under way than its window`() async throws {
        let now = Atomic(0)
        let most = Atomic(0)
        var numbers = 0..<500

        _ = try await Conveyor(window: Window(10)) { _ in
            let count = now.add(1, ordering: .relaxed).newValue
            most.max(count, ordering: .relaxed)
            await Task.yield()
            now.subtract(1, ordering: .relaxed)
            return .done
        }.run({ numbers.popFirst().map { .sample($0) } }, isStopped: { false }, settle: { _, _ in })

        #expect(most.load(ordering: .relaxed) <= 10)
        #expect(most.load(ordering: .relaxed) > 1)
    }

    @Test func `sends no faster than its rate`() async throws {
        var numbers = 0..<100
        let start = ContinuousClock.now

        _ = try await Conveyor(window: Window(50), rate: 1000) { _ in .done }
            .run({ numbers.popFirst().map { .sample($0) } }, isStopped: { false }, settle: { _, _ in })

        #expect(numbers.isEmpty)
        // Less the moment that is made up for, and what isn't worth waking up for.
        #expect(ContinuousClock.now - start >= .milliseconds(90))
    }

    @Test func `ends at what cannot be read, and tells of all before it`() async throws {
        var numbers = 0..<100
        var told: [Int] = []

        let failure = try await Conveyor(window: Window(50)) { _ in
            for _ in 0..<20 { await Task.yield() }
            return .done
        }.run(
            {
                guard let number = numbers.popFirst() else { throw Failure.refused("cut off") }
                return .sample(number)
            },
            isStopped: { false },
            settle: { record, outcome in if outcome == .done { told.append(record.origin.line) } }
        )

        #expect(failure == .refused("cut off"))
        #expect(told == Array(0..<100))
    }

    @Test func `ends at silence, and tells of nothing after it`() async throws {
        var numbers = 0..<500
        var told: [Int] = []

        let failure = try await Conveyor(window: Window(10)) { messages in
            messages[0].id.low == 100 ? .unanswered(.unreachable("silence")) : .done
        }.run(
            { numbers.popFirst().map { .sample($0) } },
            isStopped: { false },
            settle: { record, _ in told.append(record.origin.line) }
        )

        #expect(failure == .unreachable("silence"))
        #expect(told == Array(0..<100))
        #expect(numbers.lowerBound < 200)
    }
}

extension ImportRecord {
    /// A record with one message, whose id ends in the number.
    static func sample(_ number: Int) -> ImportRecord {
        var content = Content.bad("no sample")
        let command = SocialGraph.FollowPerson.example
        if var message = try? ImportMessage(command, DerivedIDs(source: "test")) {
            message.id = UUID128(high: 0, low: UInt64(number))
            content = .messages([message])
        }
        return ImportRecord(kind: "follows", origin: Origin(file: "f", line: number), text: [], content: content)
    }
}
