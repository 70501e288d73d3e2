internal import AMQP
internal import Synchronization

/// Hands work from any thread to one that blocks while there is none.
final class BlockingQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var head = 0
        var isClosed = false
        var isPoked = false

        var count: Int { elements.count - head }

        mutating func takePrefix(_ limit: Int, while fits: (Element) -> Bool) -> [Element] {
            var end = head
            while end < elements.count, end - head < limit, end == head || fits(elements[end]) { end += 1 }
            if head == 0, end == elements.count {
                defer { elements = [] }
                return elements
            }
            let taken = Array(elements[head..<end])
            head = end
            if head > 4096, head * 2 > elements.count {
                elements.removeFirst(head)
                head = 0
            }
            return taken
        }
    }

    private let state = Mutex(State())
    private let signal = Semaphore()

    /// Puts work at the end, in order.
    func put(_ elements: [Element]) {
        guard !elements.isEmpty else { return }
        state.withLock { $0.elements.append(contentsOf: elements) }
        signal.post()
    }

    func put(_ element: Element) {
        state.withLock { $0.elements.append(element) }
        signal.post()
    }

    /// Has whoever waits return with nothing, so that it looks at the world again.
    func poke() {
        state.withLock { $0.isPoked = true }
        signal.post()
    }

    /// Lets nobody wait any longer; what is inside can still be taken.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.post()
    }

    /// Throws away what matches.
    func removeAll(where matches: (Element) -> Bool) {
        state.withLock { state in
            var kept = Array(state.elements[state.head...])
            kept.removeAll(where: matches)
            state.elements = kept
            state.head = 0
        }
    }

    var count: Int { state.withLock(\.count) }

    /// Takes up to `limit` elements, the first ones; all but the first only while `fits` says so.
    ///
    /// Waits for the first one, for at most `timeout`; returns none after that, or a poke, and nil once closed and
    /// empty.
    func take(
        _ limit: Int,
        timeout: Duration,
        while fits: (Element) -> Bool = { _ in true }
    ) -> [Element]? {
        let deadline = ContinuousClock.now + timeout
        while true {
            let taken: [Element]?? = state.withLock { state in
                if state.count > 0, limit > 0 { return state.takePrefix(limit, while: fits) }
                if state.isClosed { return .some(nil) }
                if state.isPoked {
                    state.isPoked = false
                    return .some([])
                }
                return nil
            }
            if let taken { return taken }
            guard signal.wait(until: deadline) else { return [] }
        }
    }
}
