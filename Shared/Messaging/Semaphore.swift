internal import Glibc

/// A POSIX semaphore that can be waited for with a deadline.
final class Semaphore: Sendable {
    private nonisolated(unsafe) let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() {
        sem_post(semaphore)
    }

    /// False when the deadline has passed.
    func wait(until deadline: ContinuousClock.Instant) -> Bool {
        let rest = max(.zero, deadline - .now).components
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        time.tv_sec += Int(min(rest.seconds, 86_400))
        time.tv_nsec += Int(rest.attoseconds / 1_000_000_000)
        if time.tv_nsec >= 1_000_000_000 {
            time.tv_sec += 1
            time.tv_nsec -= 1_000_000_000
        }
        while sem_timedwait(semaphore, &time) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }
}
