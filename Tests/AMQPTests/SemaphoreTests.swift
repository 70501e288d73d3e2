import AMQP
import Testing

/// Nobody sets the machine's clock in a test; that it doesn't matter is the system call's promise.
@Suite struct `A semaphore` {
    @Test func `waits for as long as it is told, and no longer`() {
        let semaphore = Semaphore()
        var isPosted = true

        let time = ContinuousClock().measure { isPosted = semaphore.wait(until: .now + .milliseconds(1100)) }

        #expect(!isPosted)
        #expect(time >= .milliseconds(1100))
        #expect(time < .seconds(30))
    }

    @Test func `remembers what was posted before anybody waited`() {
        let semaphore = Semaphore()

        semaphore.post()
        semaphore.post()

        #expect(semaphore.wait(until: .now))
        #expect(semaphore.wait(until: .now))
        #expect(!semaphore.wait(until: .now))
    }
}
