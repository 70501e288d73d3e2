/// Hashes and compares passwords on the threads of a ``HashPool``, at the cost of the policy.
public final class PasswordDesk: Sendable {
    /// Two at work and 32 that wait: about a second at the usual cost.
    public static let mostUnderWay = 34

    /// What passwords are known from breaches, if the operator has a list.
    public let breached: BreachedPasswords?
    private let function: Argon2id
    private let pool: HashPool
    /// The hash of a password that nobody has: compared with where there is no other, so that it takes the same time.
    private let dummy: String

    /// - Parameters:
    ///   - function: what new passwords are hashed by.
    ///   - breached: passwords that nobody may choose.
    /// - Throws: ``OutOfMemory``.
    public init(hashingBy function: Argon2id = .policy, breached: BreachedPasswords? = nil) throws {
        self.function = function
        self.breached = breached
        pool = HashPool(workers: 2, capacity: Self.mostUnderWay)
        dummy = try function.hash(Array("nobody's".utf8))
    }

    /// Whether the hash is of this password; without a hash the work is done all the same, and the answer is no.
    ///
    /// - Returns: the answer, and the password hashed anew if its hash is of another cost than new ones.
    public func verify(
        _ password: Password,
        against hash: String?
    ) async throws -> (isRight: Bool, renewed: String?) {
        let result = try await pool.run { [function, dummy] () -> Result<(Bool, String?), OutOfMemory> in
            let matches = password.matches(hash ?? dummy)
            guard let hash, matches else { return .success((false, nil)) }
            guard function.isOutdated(hash) else { return .success((true, nil)) }
            do throws(OutOfMemory) {
                return .success((true, try password.hash(by: function)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    public func hash(_ password: Password) async throws -> String {
        try await pool.run { [function] () -> Result<String, OutOfMemory> in
            do throws(OutOfMemory) {
                return .success(try password.hash(by: function))
            } catch {
                return .failure(error)
            }
        }.get()
    }
}
