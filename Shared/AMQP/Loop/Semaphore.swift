internal import CRabbitMQ
internal import Glibc

/// A POSIX semaphore that can be waited for with a deadline, whatever is done to the machine's clock meanwhile.
package final class Semaphore: Sendable {
    private nonisolated(unsafe) let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    package init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    package func post() {
        sem_post(semaphore)
    }

    /// False when the deadline has passed.
    package func wait(until deadline: ContinuousClock.Instant) -> Bool {
        let rest = max(.zero, deadline - .now).components
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        time.tv_sec += Int(min(rest.seconds, 86_400))
        time.tv_nsec += Int(rest.attoseconds / 1_000_000_000)
        if time.tv_nsec >= 1_000_000_000 {
            time.tv_sec += 1
            time.tv_nsec -= 1_000_000_000
        }
        while crabbitmq_semaphore_wait(semaphore, &time) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }
}
