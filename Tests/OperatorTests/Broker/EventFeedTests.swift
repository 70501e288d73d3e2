import AMQP
import Testing

@testable import Operator

@Suite struct `A feed of events` {
    @Test func `leaves out what nobody has read for long, and says there how much that was`() async {
        let (stream, continuation) = AsyncStream.makeStream(
            of: EventFeed.Event.self,
            bufferingPolicy: .bufferingOldest(2)
        )
        var inlet = EventFeed.Inlet(continuation)
        var reader = stream.makeAsyncIterator()

        for number in 1...5 { inlet.add(.happened(delivery(number))) }
        let read = [await reader.next(), await reader.next()]
        for number in 6...7 { inlet.add(.happened(delivery(number))) }
        continuation.finish()
        let readLater = [await reader.next(), await reader.next(), await reader.next()]

        #expect(read.map(text) == ["1", "2"])
        // The note takes the place of the seventh, which nobody will ever ask for.
        #expect(readLater.map(text) == ["3 left out", "6", nil])
    }

    private func delivery(_ number: Int) -> Delivery {
        Delivery(routingKey: "\(number)")
    }

    private func text(_ event: EventFeed.Event?) -> String? {
        switch event {
        case .happened(let delivery): delivery.routingKey
        case .leftOut(let count): "\(count) left out"
        case .connected: "connected"
        case .interrupted(let error): "\(error)"
        case nil: nil
        }
    }
}
