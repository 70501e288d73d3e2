internal import Foundation

/// Hashes and compares passwords on the threads of a ``HashPool``, at the cost of the policy.
public final class PasswordDesk: Sendable {
    /// How many may wait: two to three seconds at the usual cost.
    public static let mostUnderWay = 34

    /// What passwords are known from breaches, if the operator has a list.
    public let breached: BreachedPasswords?
    private let function: Argon2id
    private let pool: HashPool
    /// The hash of a password that nobody has: compared with where there is no other, so that it takes the same time.
    private let dummy: String

    /// - Parameters:
    ///   - function: what new passwords are hashed by.
    ///   - isApart: whether hashes are made in processes of their own: only for a program that calls
    ///     ``hashIfAsked()`` first of all.
    ///   - breached: passwords that nobody may choose.
    /// - Throws: ``OutOfMemory``.
    public init(
        hashingBy function: Argon2id = .policy,
        isApart: Bool = false,
        breached: BreachedPasswords? = nil
    ) throws {
        self.function = function
        self.breached = breached
        pool = HashPool(
            workers: HashPool.workers(cores: ProcessInfo.processInfo.activeProcessorCount),
            capacity: Self.mostUnderWay,
            program: isApart ? "/proc/self/exe" : nil
        )
        dummy = try function.hash(Array("nobody's".utf8))
    }

    /// Whether the program was started to hash passwords for another; then it has done so, until nobody asked any more.
    public static func hashIfAsked() -> Bool {
        guard CommandLine.arguments.dropFirst().first == HashWorker.argument else { return false }
        HashWorker.serve()
        return true
    }

    /// Whether the hash is of this password; without a hash the work is done all the same, and the answer is no.
    ///
    /// - Returns: the answer, and the password hashed anew if its hash is of another cost than new ones.
    public func verify(
        _ password: Password,
        against hash: String?
    ) async throws -> (isRight: Bool, renewed: String?) {
        try await pool.run { [function, dummy] worker in
            Result {
                let matches = try worker.matches(password, hash ?? dummy)
                guard let hash, matches else { return (false, nil) }
                guard function.isOutdated(hash) else { return (true, nil) }
                return (true, try worker.hash(password, by: function))
            }
        }.get()
    }

    public func hash(_ password: Password) async throws -> String {
        try await pool.run { [function] worker in Result { try worker.hash(password, by: function) } }.get()
    }
}
