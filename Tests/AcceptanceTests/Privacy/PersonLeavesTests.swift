import Foundation
import LocalBroker
import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

/// Somebody with unmistakable personal data joins, is followed, and leaves.
@Suite struct `A person leaves without a trace` {
    private static let email = "Canary.Zwitscher.8841@example-vogel.test"
    private static let nickname = "Kanarienvögelchen-8841"
    private static let address = "Käfiggasse 8841, 68161 Zwitscherhausen"
    private let clearText = CanaryScanner([Self.email, Self.nickname, Self.address])

    @Test(.timeLimit(.minutes(5)))
    func `in the files of the services and of the broker (ASVS 14.2.4, 16.2.5)`() async throws {
        let suite = try await LiveSuite.start()
        let (services, client) = (suite.services, suite.client)
        let operatorsFolder = try temporaryFolder("operator")
        let folders = services.map(\.folder) + [suite.place.broker.folder, operatorsFolder]

        let (registered, friend) = try await join(suite, log: "\(operatorsFolder)/souk.log")
        let person = registered.person
        let keys = try wrappedKeys(in: services)
        #expect(keys.count == 2)

        // Even before anything is erased: nobody but the person's key can tell what they told.
        #expect(try clearText.scan(folders) == [])
        let pseudonym = try CanaryScanner([person.description]).scan(folders)
        #expect(pseudonym.count >= 3, "the scanner sees what is there")
        #expect(try CanaryScanner(bytes: [person.uuid.bytes]).scan(services.map(\.folder)).count >= 2)

        // What she is given has it in clear, and nothing on the way there has.
        let given = try temporaryFolder("given")
        try await operate(
            suite,
            ["privacy", "export", "\(person)", "--out", "\(given)/archive.zip", "--reason", "She asked for it."],
            in: operatorsFolder
        )
        for text in [Self.email, Self.nickname, Self.address] {
            #expect(try !CanaryScanner([text]).scan([given]).isEmpty)
        }
        #expect(
            try FileManager.default.attributesOfItem(atPath: "\(given)/archive.zip")[.posixPermissions] as? Int == 0o600
        )
        try FileManager.default.removeItem(atPath: given)
        #expect(try clearText.scan(folders) == [])

        let lines = try await operate(suite, ["privacy", "erase", "\(person)", "--watch"], in: operatorsFolder)
            .split(separator: "\n").map(String.init)
        let request = try #require(lines.lazy.compactMap { ID<Identity.Erasure>($0) }.first, "\(lines)")
        for service in Suite.services { #expect(lines.contains { $0.hasPrefix("\(service.service) ") }, "\(lines)") }
        try await operate(suite, ["privacy", "certificate", "\(request)", "--verify"], in: operatorsFolder)
        let report = try await client.ask(Identity.FindErasure(request: request))

        #expect(report.confirmations.map(\.service).sorted() == Suite.services.map { $0.service }.sorted())
        #expect(report.destroyedKeys == PersonalDataClass.allCases.count)
        let certificate = try #require(report.certificate)
        #expect(
            isSigned(certificate.text, signature: certificate.signature, publicKey: certificate.publicKey)
        )
        await #expect(throws: Refusal.self) { try await client.ask(Identity.FindPerson(person: person)) }
        #expect(try await client.ask(Identity.FindPerson(person: friend)).state == .active)
        let envelope = try #require(registered.email)
        await #expect(throws: Refusal.self) {
            try await client.ask(
                Identity.LeaseKey(
                    person: person,
                    keyClass: envelope.dataClass,
                    recipientKey: OpeningKey(id: "lease").publicKey
                )
            )
        }
        #expect(await suite.stop())

        #expect(try clearText.scan(folders) == [])
        // Of the keys, which alone could open what the broker still keeps, of the envelopes and of the rows nothing is left.
        let erased = keys[person, default: []]
        #expect(erased.count == PersonalDataClass.allCases.count)
        #expect(try CanaryScanner(bytes: erased).scan(services.map(\.folder)) == [])
        #expect(try CanaryScanner(bytes: [Array(envelope.text.utf8)]).scan(services.map(\.folder)) == [])
        for service in services { #expect(try places(of: person, in: service) == [], "\(service.database)") }
        await suite.remove()
        try FileManager.default.removeItem(atPath: operatorsFolder)
    }

    @Test(arguments: [
        "Canary.8841@example.test", "canary.8841@example.test", "43616e6172792e38383431406578616d706c652e74657374",
        "43616E6172792E38383431406578616D706C652E74657374", "Canary.8841%40example.test",
        #"\u0043\u0061\u006e\u0061\u0072\u0079\u002e\u0038\u0038\u0034\u0031\u0040\u0065\u0078\u0061\u006d\u0070\u006c\u0065\u002e\u0074\u0065\u0073\u0074"#,
        "Q2FuYXJ5Ljg4NDFAZXhhbXBsZS50ZXN0", "eENhbmFyeS44ODQxQGV4YW1wbGUudGVzdA==",
        "eHhDYW5hcnkuODg0MUBleGFtcGxlLnRlc3Q=",
    ])
    func `which the scanner sees in every form`(form: String) throws {
        let folder = try temporaryFolder("canary")
        try "before \(form) after".write(toFile: "\(folder)/file", atomically: true, encoding: .utf8)

        #expect(try !CanaryScanner(["Canary.8841@example.test"]).scan([folder]).isEmpty)
        #expect(try CanaryScanner(["Another.8841@example.test"]).scan([folder]).isEmpty)
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `which the scanner sees in wide characters, too`() throws {
        let folder = try temporaryFolder("canary")
        try "a Canary.8841 b".write(toFile: "\(folder)/file", atomically: true, encoding: .utf16LittleEndian)

        #expect(try CanaryScanner(["Canary.8841"]).scan([folder]).map(\.form) == ["in UTF-16"])
        try FileManager.default.removeItem(atPath: folder)
    }
}

extension `A person leaves without a trace` {
    private func id(_ number: UInt64) -> UUID128 { UUID128(high: 0x019B_76DA_A800_7000, low: 1 << 63 | number) }

    /// Two people join and do what there is to do.
    private func join(
        _ suite: LiveSuite,
        log: String
    ) async throws -> (Identity.PersonRegistered, friend: ID<Person>) {
        let client = suite.client
        let found = try await client.ask(Identity.FindSealingKey())
        let key = try SealingKey(id: found.id, publicKey: found.publicKey)
        let registered = try await registerByHand(suite, log: log)
        let friend = try await client.send(
            Identity.RegisterPerson(
                email: key.seal("friend@example.test", for: .field("email", of: Identity.RegisterPerson.self)),
                device: "dev-2"
            ),
            id: id(2)
        ).person
        let person = registered.person
        _ = try await client.send(
            Identity.AddAddress(
                person: person,
                address: key.seal(Self.address, for: .field("address", of: Identity.AddAddress.self, person: person)),
                country: "DE"
            ),
            id: id(3)
        )
        _ = try await client.send(
            Identity.GrantConsent(person: person, purpose: .marketing, version: "1"),
            id: id(4)
        )
        if Suite.services.contains(where: { $0 == SocialGraph.self }) {
            _ = try await client.send(SocialGraph.FollowPerson(follower: friend, followee: person), id: id(5))
            _ = try await client.send(SocialGraph.FollowPerson(follower: person, followee: friend), id: id(6))
        }
        return (registered, friend)
    }

    /// Has an operator do something, and returns what they see.
    @discardableResult
    private func operate(_ suite: LiveSuite, _ arguments: [String], in folder: String) async throws -> String {
        let (status, text) = try await suite.souk(arguments, log: "\(folder)/\(arguments[1]).log")
        #expect(status == 0, "\(text)")
        return text
    }

    /// Has `souk send` register the person from what an operator types in clear.
    private func registerByHand(_ suite: LiveSuite, log: String) async throws -> Identity.PersonRegistered {
        let output = try await suite.souk(
            [
                "send", Identity.RegisterPerson.name, "email=\(Self.email)", "nickname=\(Self.nickname)",
                "device=dev-1",
            ],
            log: log
        )
        #expect(output.status == 0, "\(output.text)")
        return try JSON.decode(Identity.PersonRegistered.self, from: Array(output.text.utf8))
    }

    /// The stored form of everybody's keys.
    private func wrappedKeys(in services: [LiveService]) throws -> [ID<Person>: [[UInt8]]] {
        let identity = try #require(services.first { $0.database.hasSuffix("/identity.sqlite") })
        let rings = try readDatabase(identity.database) { database in
            try Row.fetchAll(database, sql: "SELECT person, ring FROM account")
                .map { (ID<Person>(UUID128(bytes: $0.bytes("person"))), $0["ring"] as Int64) }
        }
        return try readDatabase("\(identity.folder)/identity-keys.sqlite") { database in
            try Dictionary(uniqueKeysWithValues: rings).mapValues { ring in
                try Row.fetchAll(database, sql: "SELECT wrapped FROM person_key WHERE ring = ?", arguments: [ring])
                    .map { $0.bytes("wrapped") }
            }
        }
    }

    /// The columns of a service's own tables that still hold the person, but for the notes that they have left.
    private func places(of person: ID<Person>, in service: LiveService) throws -> [String] {
        let texts = [person.uuid.bytes, Array("\(person)".utf8)]
        let notes: Set<String> = ["erased_person", "erasure", "privacy_request", "access_entry", "outbox", "inbox"]
        return try readDatabase(service.database) { database in
            try tableNames(database).subtracting(notes).sorted().flatMap { table in
                try database.columns(in: table).map(\.name)
                    .filter { try holds(texts, table, $0, in: database) }.map { "\(table).\($0)" }
            }
        }
    }
}
