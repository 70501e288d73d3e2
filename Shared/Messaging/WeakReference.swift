internal import Synchronization

/// Lets callbacks that are made before their owner find it once it exists, without keeping it alive.
final class WeakReference<Owner: AnyObject & Sendable>: Sendable {
    private struct Box {
        weak var owner: Owner?
    }

    private let box = Mutex(Box())

    var value: Owner? {
        get { box.withLock(\.owner) }
        set { box.withLock { $0.owner = newValue } }
    }
}
