import AMQP
import BenchmarkKit
import Messaging
import Model
import Privacy

/// People who log in, and others who do something else meanwhile.
struct Town {
    private static let password = "seven lamps by the river"
    /// How many other commands are sent in a second.
    private static let pace = 200

    private let client: RequestClient
    private let people: Int

    init(_ settings: ConnectionSettings, people: Int) {
        client = RequestClient(connection: settings, source: "benchmark", logger: silence)
        self.people = people
    }

    /// Opens an account for everybody, with a password, and one for those who don't log in.
    func open() async throws {
        client.start()
        let key = try await sealingKey()
        for number in 0...people {
            let person = Self.person(number)
            func sealed(_ text: String, as field: String) throws -> Sealed {
                try key.seal(text, for: .field(field, of: Identity.RegisterPerson.self, person: person))
            }
            _ = try await patiently {
                try await client.send(
                    Identity.RegisterPerson(
                        person: person,
                        email: sealed(Self.email(number), as: "email"),
                        password: number == people ? nil : sealed(Self.password, as: "password")
                    ),
                    id: .random()
                )
            }
        }
        // Registered is not hashed: the last password counts a moment later.
        _ = try await patiently(pausing: .seconds(2)) { try await logIn(people - 1, key) }
    }

    func close() async {
        await client.stop()
    }

    /// Has people log in, so many at once.
    func logins(for time: Duration, concurrency: Int) async throws -> Waits {
        let key = try await sealingKey()
        let start = ContinuousClock.now
        let waits = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for worker in 0..<concurrency {
                group.addTask {
                    var waits: [Duration] = []
                    var number = worker
                    while ContinuousClock.now - start < time {
                        let wait = try await ContinuousClock().measure { try await logIn(number % people, key) }
                        waits.append(wait)
                        number += concurrency
                    }
                    return waits
                }
            }
            return try await group.reduce(into: [Duration]()) { $0 += $1 }
        }
        return Waits(waits: waits, over: ContinuousClock.now - start)
    }

    /// Has somebody else allow one thing after the other, at a steady pace, and measures from the time when each was due.
    func otherCommands(for time: Duration) async throws -> Waits {
        let start = ContinuousClock.now
        let count = Int(time / .seconds(1)) * Self.pace
        let waits = try await withThrowingTaskGroup(of: Duration.self) { group in
            for number in 0..<count {
                let due = start + .seconds(1) * number / Self.pace
                try await Task.sleep(until: due)
                group.addTask {
                    _ = try await client.send(
                        Identity.GrantConsent(
                            person: Self.person(people),
                            purpose: .analytics,
                            version: "\(due) \(number)"
                        ),
                        id: .random()
                    )
                    return ContinuousClock.now - due
                }
            }
            return try await group.reduce(into: [Duration]()) { $0.append($1) }
        }
        return Waits(waits: waits, over: ContinuousClock.now - start)
    }

    private func logIn(_ number: Int, _ key: SealingKey) async throws {
        let recipientKey = OpeningKey(id: "asker").publicKey
        func sealed(_ text: String, as field: String) throws -> Sealed {
            try key.seal(text, for: .field(field, of: Identity.OpenSession.self, recipientKey: recipientKey))
        }
        let answer = try await client.send(
            Identity.OpenSession(
                email: sealed(Self.email(number), as: "email"),
                password: sealed(Self.password, as: "password"),
                audiences: ["trade"],
                recipientKey: recipientKey
            ),
            id: .random()
        )
        guard answer.session != nil else { throw BenchmarkFailure("A login gave no session.") }
    }

    private func sealingKey() async throws -> SealingKey {
        let key = try await patiently { try await client.ask(Identity.FindSealingKey()) }
        return try SealingKey(id: key.id, publicKey: key.publicKey)
    }

    /// Tries for half a minute: the service may only be starting, or hashing.
    private func patiently<Answer>(
        pausing pause: Duration = .milliseconds(100),
        _ request: () async throws -> Answer
    ) async throws -> Answer {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try await request()
            } catch  where ContinuousClock.now < deadline {
                try await Task.sleep(for: pause)
            }
        }
    }

    private static func person(_ number: Int) -> ID<Person> {
        ID(UUID128(v7: Timestamp(milliseconds: 1_767_225_600_000), random: (0, UInt64(number))))
    }

    private static func email(_ number: Int) -> String { "person\(number)@example.com" }
}

extension UUID128 {
    /// An id for one message.
    fileprivate static func random() -> UUID128 {
        UUID128(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max))
    }
}
