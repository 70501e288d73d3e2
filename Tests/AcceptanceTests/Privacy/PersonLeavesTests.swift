import Foundation
import LocalBroker
import MailSink
import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

/// Somebody with unmistakable personal data joins, does all that there is to do, and leaves.
@Suite struct `A person leaves without a trace` {
    private let confidences = CanaryScanner(CanaryLife.confidences)

    @Test(.timeLimit(.minutes(5)))
    func `in the files of the services and of the broker (ASVS 14.2.4, 16.2.5)`() async throws {
        let mails = try await MailSink.start()
        let (temporary, operators, backups, given, outside) = (
            try temporaryFolder("temporary"), try temporaryFolder("operator"), try temporaryFolder("backups"),
            try temporaryFolder("given"), try temporaryFolder("outside")
        )
        let suite = try await LiveSuite.start(
            environment: ["TMPDIR": temporary, "SOUK_SMTP_URL": mails.url, "SOUK_MAIL_FROM": "souk@shop.example"]
        )
        let (services, client) = (suite.services, suite.client)
        let ours = services.map(\.folder)
        let folders = ours + [suite.place.broker.folder, temporary, operators, backups]

        let canary = try await CanaryLife(suite, mails: mails, log: "\(operators)/souk.log")
        try await canary.liveToTheFull()
        let (person, registered) = (canary.person, canary.registered)
        try await backUp(services, in: backups, as: "before")
        let keys = try wrappedKeys(in: services)
        #expect(keys.count == 2)

        // Even before anything is erased: nobody but the person's key can tell what they told.
        #expect(try confidences.scan(folders) == [])
        let pseudonym = try CanaryScanner([person.description]).scan(folders)
        #expect(pseudonym.count >= 3, "the scanner sees what is there")
        #expect(try CanaryScanner(bytes: [person.uuid.bytes]).scan(ours).count >= 2)
        for trace in CanaryLife.traces { #expect(try !CanaryScanner([trace]).scan(ours).isEmpty, "\(trace)") }
        let envelope = try #require(registered.email)
        let erased = keys[person, default: []]
        #expect(erased.count == PersonalDataClass.allCases.count)
        for key in erased { #expect(try !CanaryScanner(bytes: [key]).scan(ours).isEmpty) }
        #expect(try !CanaryScanner(bytes: [Array(envelope.text.utf8)]).scan(ours).isEmpty)

        // What she is given and what she is sent has it in clear, and nothing on the way there has.
        try await operate(
            suite,
            ["privacy", "export", "\(person)", "--out", "\(given)/archive.zip", "--reason", "She asked for it."],
            in: operators
        )
        for text in [CanaryLife.email, CanaryLife.nickname, CanaryLife.name, CanaryLife.street, CanaryLife.phone] {
            #expect(try !CanaryScanner([text]).scan([given]).isEmpty, "\(text)")
        }
        #expect(
            try FileManager.default.attributesOfItem(atPath: "\(given)/archive.zip")[.posixPermissions] as? Int == 0o600
        )
        try write(mails.mails, to: outside)
        #expect(try !CanaryScanner([CanaryLife.email]).scan([outside]).isEmpty)
        let seen = try await operate(
            suite,
            ["privacy", "reveal", "\(person)", "email", "nickname", "--reason", CanaryLife.reason],
            in: given
        )
        #expect(seen.contains("email: \(CanaryLife.email)\nnickname: \(CanaryLife.nickname)\n"))
        #expect(try confidences.scan(folders) == [])

        let lines = try await operate(suite, ["privacy", "erase", "\(person)", "--watch"], in: operators)
            .split(separator: "\n").map(String.init)
        let sent = mails.mails.count
        let request = try #require(lines.lazy.compactMap { ID<Identity.Erasure>($0) }.first, "\(lines)")
        for service in Suite.services { #expect(lines.contains { $0.hasPrefix("\(service.service) ") }, "\(lines)") }
        try await operate(suite, ["privacy", "certificate", "\(request)", "--verify"], in: operators)
        let report = try await client.ask(Identity.FindErasure(request: request))

        #expect(report.confirmations.map(\.service).sorted() == Suite.services.map { $0.service }.sorted())
        #expect(report.destroyedKeys == PersonalDataClass.allCases.count)
        let certificate = try #require(report.certificate)
        #expect(
            isSigned(certificate.text, signature: certificate.signature, publicKey: certificate.publicKey)
        )
        await #expect(throws: Refusal.self) { try await client.ask(Identity.FindPerson(person: person)) }
        #expect(try await client.ask(Identity.FindPerson(person: canary.friend)).state == .active)
        await #expect(throws: Refusal.self) {
            try await client.ask(
                Identity.LeaseKey(
                    person: person,
                    keyClass: envelope.dataClass,
                    recipientKey: OpeningKey(id: "lease").publicKey
                )
            )
        }
        try await backUp(services, in: backups, as: "after")
        #expect(await suite.stop())
        try await mails.stop()

        #expect(try confidences.scan(folders) == [])
        for trace in CanaryLife.traces { #expect(try CanaryScanner([trace]).scan(ours) == [], "\(trace)") }
        // Nothing is left of the rows, the envelopes and the keys, which alone could open what the broker still keeps.
        let afterwards = ours + ["\(backups)/after"]
        #expect(try CanaryScanner(bytes: erased).scan(afterwards) == [])
        #expect(try CanaryScanner(bytes: [Array(envelope.text.utf8)]).scan(afterwards) == [])
        for service in services {
            let retained = report.confirmations.first { service.database.hasSuffix("/\($0.service).sqlite") }?.retained
            let tables = Set((retained ?? []).map(\.table))
            #expect(try places(of: person, in: service, beside: tables) == [], "\(service.database)")
        }
        // No mail follows those who have left, and nobody has died with them in memory.
        #expect(!mails.mails.dropFirst(sent).contains { $0.recipients.contains(CanaryLife.email) })
        #expect(try cores(in: folders + [FileManager.default.currentDirectoryPath]) == [])
        await suite.remove()
        for folder in [temporary, operators, backups, given, outside] {
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    @Test(arguments: [
        "Canary.8841@example.test", "canary.8841@example.test", "43616e6172792e38383431406578616d706c652e74657374",
        "43616E6172792E38383431406578616D706C652E74657374", "Canary.8841%40example.test",
        #"\u0043\u0061\u006e\u0061\u0072\u0079\u002e\u0038\u0038\u0034\u0031\u0040\u0065\u0078\u0061\u006d\u0070\u006c\u0065\u002e\u0074\u0065\u0073\u0074"#,
        "6fe0341845fd933d3e6e5a0567180833", "4b16c6b228743ae5bd7c7a04ab70d3564aa4351f",
        "19C0763F574F98462CA4A6870BD50748FA3C479340B16FA8E7D5B7F368785447",
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

    /// Made by gzip and by zip.
    @Test(arguments: [
        "H4sIAAAAAAACA6tWSs1NzMxRslJyTsxLLKrUs7AwMXRIrUjMLchJ1StJLS5RqgUA3JGsFCQAAAA=",
        "UEsDBBQAAAAIAAAAIQCj+DI4KQAAAGwAAAAGAAAAYS5qc29uq1ZKzU3MzFGyUnJOzEssqtSzsDAxdEitSMwtyEnVK0ktLlGqraaSGgBQSwECFAMUAAAACAAAACEAo/gyOCkAAABsAAAABgAAAAAAAAAAAAAAgAEAAAAAYS5qc29uUEsFBgAAAAABAAEANAAAAE0AAAAAAA==",
    ])
    func `which the scanner sees in packed files, too`(packed: String) throws {
        let folder = try temporaryFolder("canary")
        let content = Data("before ".utf8) + (try #require(Data(base64Encoded: packed))) + Data(" after".utf8)
        try content.write(to: URL(filePath: "\(folder)/file"))

        #expect(try CanaryScanner(["Canary.8841@example.test"]).scan([folder]).map(\.form) == ["packed, as it is"])
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
    /// Has an operator do something, and returns what they see.
    @discardableResult
    private func operate(_ suite: LiveSuite, _ arguments: [String], in folder: String) async throws -> String {
        let (status, text) = try await suite.souk(arguments, log: "\(folder)/\(arguments[1]).log")
        #expect(status == 0, "\(text)")
        return text
    }

    /// Has every service write a backup.
    private func backUp(_ services: [LiveService], in folder: String, as name: String) async throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        for (contract, service) in zip(Suite.services, services) {
            let output = "\(folder)/\(name)/\(contract.service).log"
            let process = try await startProgram(
                "souk-\(contract.service)",
                ["backup", "\(folder)/\(name)/\(contract.service).sqlite"],
                environment: ["SOUK_DATA": service.folder],
                output: output
            )
            let status = await process.waitUntilExit()
            let text = try String(contentsOfFile: output, encoding: .utf8)
            #expect(status == 0, "\(text)")
        }
    }

    /// What has come in at the mail server that the test plays.
    private func write(_ mails: [MailSink.ReceivedMail], to folder: String) throws {
        let text = mails.map { mail in (mail.recipients + mail.lines).joined(separator: "\n") }
        try text.joined(separator: "\n").write(toFile: "\(folder)/mails", atomically: true, encoding: .utf8)
    }

    /// What processes leave behind that die of a fault, with all that they had in memory.
    private func cores(in folders: [String]) throws -> [String] {
        try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.wholeMatch(of: /core(\.\d+)?/) != nil }
        }
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
    ///
    /// `retained` are the tables that the law makes the service keep, as its confirmation says.
    private func places(of person: ID<Person>, in service: LiveService, beside retained: Set<String>) throws -> [String]
    {
        let texts = [person.uuid.bytes, Array("\(person)".utf8)]
        let notes: Set<String> = ["erased_person", "erasure", "privacy_request", "access_entry", "outbox", "inbox"]
        return try readDatabase(service.database) { database in
            try tableNames(database).subtracting(notes).subtracting(retained).sorted().flatMap { table in
                try database.columns(in: table).map(\.name)
                    .filter { try holds(texts, table, $0, in: database) }.map { "\(table).\($0)" }
            }
        }
    }
}
