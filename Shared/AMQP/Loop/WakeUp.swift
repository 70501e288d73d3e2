internal import CRabbitMQ
internal import Glibc
internal import Synchronization

/// Ends a thread's `poll` from another thread.
final class WakeUp: Sendable {
    let descriptor: Int32
    private let isPending = Atomic(false)

    init() {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        precondition(descriptor >= 0, "The process has no file descriptor left (error \(errno)).")
    }

    deinit {
        close(descriptor)
    }

    /// Costs a system call only if the thread has not been woken already.
    func signal() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        eventfd_write(descriptor, 1)
    }

    /// Must come before the thread looks for its work: whatever is queued afterwards wakes it again.
    func clear() {
        guard isPending.load(ordering: .acquiring) else { return }
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        isPending.store(false, ordering: .releasing)
    }

    /// To be called when `poll` has found the descriptor readable.
    ///
    /// A thread that signals may be held up before its write until after the `clear` that was for it. What it writes then
    /// would be nobody's to read, and `poll` would return at once for ever.
    func drain() {
        guard !isPending.load(ordering: .acquiring) else { return }
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
    }
}
