import AMQP
import Messaging
import Model
import Support
import Testing

@testable import Operator

@Suite struct `The courtesy of an import` {
    @Test func `is called for until it is known that nobody asks`() {
        var courtesy = Courtesy()
        #expect(courtesy.isCalledFor)

        courtesy.notice(questions: 700, after: 0)
        #expect(courtesy.isCalledFor)
        courtesy.notice(questions: 701, after: 250)

        #expect(!courtesy.isCalledFor)
    }

    @Test func `takes its own questions, and the few of whoever watches, for nobody's`() {
        var courtesy = Courtesy()

        for look in 0..<40 { courtesy.notice(questions: 2 * look, after: 250 * look) }

        #expect(!courtesy.isCalledFor)
    }

    @Test func `is called for from the first questions of others until two seconds after the last`() {
        var courtesy = Courtesy()
        courtesy.notice(questions: 0, after: 0)
        courtesy.notice(questions: 1, after: 250)
        #expect(!courtesy.isCalledFor)

        courtesy.notice(questions: 52, after: 500)
        #expect(courtesy.isCalledFor)
        courtesy.notice(questions: 53, after: 2250)
        #expect(courtesy.isCalledFor)
        courtesy.notice(questions: 54, after: 2500)

        #expect(!courtesy.isCalledFor)
    }

    @Test func `adds up what all services are asked`() {
        var courtesy = Courtesy()
        let start = ContinuousClock.now
        courtesy.notice(["catalogue": 0, "trade": 0, "identity": 0], at: start)

        // One of each is its own.
        courtesy.notice(["catalogue": 3, "trade": 3, "identity": 3], at: start + .seconds(1))

        #expect(courtesy.isCalledFor)
    }

    @Test func `doesn't take a service that starts anew, or is first seen, for one that is asked`() {
        var courtesy = Courtesy()
        courtesy.notice([:], at: .origin - .milliseconds(250))

        courtesy.notice(questions: 90_000, after: 0)
        #expect(!courtesy.isCalledFor)
        courtesy.notice(questions: 1, after: 250)

        #expect(!courtesy.isCalledFor)
    }

    @Test func `sees what a service was asked that was away at a look`() {
        var courtesy = Courtesy()
        courtesy.notice(questions: 0, after: 0)

        courtesy.notice([:], at: .origin + .milliseconds(250))
        #expect(!courtesy.isCalledFor)
        courtesy.notice(questions: 100, after: 500)

        #expect(courtesy.isCalledFor)
    }

    @Test func `makes the window small while somebody asks, and says so once`() async throws {
        let service = try await EchoService()
        let client = RequestClient(connection: service.settings, source: "somebody", logger: .silent)
        let window = Window(2000)
        let (said, saying) = AsyncStream.makeStream(of: Void.self)
        let keeping = Task { [settings = service.settings] in
            await Courtesy.keep(window, settings: settings) { saying.yield() }
        }

        try await eventually("nobody asks") { window.size == 2000 }
        try await eventually("the window is small") {
            for _ in 0..<20 { _ = try await client.ask(Operations.AskHealth()) }
            return window.size == Courtesy.window
        }
        try await eventually("it is full again") { window.size == 2000 }

        keeping.cancel()
        await keeping.value
        saying.finish()
        #expect(await said.reduce(0) { count, _ in count + 1 } == 1)
        await client.stop()
        await service.stop()
    }

    @Test func `makes no window larger than it was`() async throws {
        let service = try await EchoService()
        let window = Window(4)

        let keeping = Task { [settings = service.settings] in
            await Courtesy.keep(window, settings: settings) {}
        }
        try await eventually { service.deliveries.count > 2 }

        #expect(window.size == 4)
        keeping.cancel()
        await keeping.value
        await service.stop()
    }
}

extension ContinuousClock.Instant {
    fileprivate static let origin = ContinuousClock.now
}

extension Courtesy {
    /// As one service tells it so many milliseconds after the start.
    fileprivate mutating func notice(questions: Int, after time: Int) {
        notice(["recommendation": questions], at: .origin + .milliseconds(time))
    }
}
