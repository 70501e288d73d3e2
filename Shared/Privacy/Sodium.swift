internal import CSodium

/// libsodium, which has to be started once in a process.
package enum Sodium {
    private static let isReady = sodium_init() >= 0

    package static func start() {
        precondition(isReady, "libsodium can't start: the system gives it no randomness.")
    }
}
