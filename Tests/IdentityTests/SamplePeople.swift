import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

extension ID<Person> {
    /// The pseudonym of the nth sample person.
    static func sample(_ number: UInt64) -> Self { ID(UUID128(high: 0x019B_76DA_A800_7000, low: number)) }
}

/// What the services sign their confirmations by.
private let serviceKeys = Dictionary(uniqueKeysWithValues: Suite.services.map { ($0.service, SigningKey()) })

extension ServiceHarness<IdentityService> {
    /// Seals a text as the edge does, for a field of a message, with the person and the key that the message names.
    func sealed(
        _ text: String,
        as field: String,
        of message: any Message.Type,
        _ person: ID<Person>? = nil,
        to recipientKey: String? = nil
    ) throws -> Sealed {
        let key = try ask(Identity.FindSealingKey())
        return try SealingKey(id: key.id, publicKey: key.publicKey)
            .seal(text, for: .field(field, of: message, person: person, recipientKey: recipientKey))
    }

    /// Somebody's wish to join, with what they tell sealed.
    func registration(
        _ number: UInt64? = nil,
        email: String? = nil,
        nickname: String? = nil,
        password: String? = nil
    ) throws -> Identity.RegisterPerson {
        let person = number.map { ID<Person>.sample($0) }
        func sealed(_ text: String?, as field: String) throws -> Sealed? {
            try text.map { try self.sealed($0, as: field, of: Identity.RegisterPerson.self, person) }
        }
        return Identity.RegisterPerson(
            person: person,
            email: try sealed(email, as: "email"),
            nickname: try sealed(nickname, as: "nickname"),
            password: try sealed(password, as: "password")
        )
    }

    /// Somebody's wish to be sent a code, since they have forgotten their password.
    func recovery(
        _ email: String = "li@example.com",
        from deviceToken: String? = nil
    ) throws -> Identity.StartRecovery {
        func sealed(_ text: String, as field: String) throws -> Sealed {
            try self.sealed(text, as: field, of: Identity.StartRecovery.self)
        }
        return Identity.StartRecovery(
            email: try sealed(email, as: "email"),
            deviceToken: try deviceToken.map { try sealed($0, as: "device_token") }
        )
    }

    /// An operator's wish that nothing of a sample person is erased.
    func holding(_ number: UInt64 = 1, because reason: String) throws -> Identity.PlaceHold {
        Identity.PlaceHold(
            person: .sample(number),
            reason: try sealed(reason, as: "reason", of: Identity.PlaceHold.self, .sample(number))
        )
    }

    /// Somebody's wish to see fields of a sample person in clear.
    func revealing(
        _ fields: [PersonalField],
        of number: UInt64 = 1,
        reason: String = "A question.",
        to recipientKey: String = OpeningKey(id: ExportParts.keyID).publicKey
    ) throws -> Identity.RevealPerson {
        Identity.RevealPerson(
            person: .sample(number),
            fields: fields,
            reason: try sealed(
                reason,
                as: "reason",
                of: Identity.RevealPerson.self,
                .sample(number),
                to: recipientKey
            ),
            recipientKey: recipientKey
        )
    }

    func confirming(
        _ code: ID<Identity.Code>,
        _ digits: String,
        by asker: SampleAsker
    ) throws -> Identity.ConfirmRecovery {
        Identity.ConfirmRecovery(
            code: code,
            digits: try sealed(
                digits,
                as: "digits",
                of: Identity.ConfirmRecovery.self,
                to: asker.key.publicKey
            ),
            recipientKey: asker.key.publicKey
        )
    }

    /// Has somebody join through the edge, who only claims an address until they have confirmed it.
    func claim(_ email: String = "li@example.com", password: String? = nil) throws -> ID<Person> {
        try send(registration(email: email, password: password), from: "edge").person
    }

    @discardableResult
    func register(
        _ number: UInt64 = 1,
        email: String? = "li@example.com",
        nickname: String? = "阿丽",
        at: Timestamp? = nil,
        id: String? = nil
    ) throws -> Identity.PersonRegistered {
        var command = try registration(number, email: email, nickname: nickname)
        command.locale = "zh-Hans"
        command.device = "dev-7f3a"
        command.network = "net-19c2"
        command.at = at
        return try send(command, id: id)
    }

    func confirm(_ erasure: Identity.ErasureRequested, by service: String) throws {
        try send(confirmation(of: erasure, by: service), from: service)
    }

    /// What a service says, signed by its key, or by another.
    func confirmation(
        of erasure: Identity.ErasureRequested,
        by service: String,
        finding remaining: Int? = 0,
        signing key: SigningKey? = nil
    ) throws -> Identity.ConfirmErasure {
        let known = try #require(serviceKeys[service])
        let key = key ?? known
        var confirmation = Identity.ErasureConfirmation(
            service: service,
            deleted: [.init(table: "note", rows: 3)],
            retained: [],
            confirmedAt: clock.now,
            remaining: remaining,
            publicKey: key.publicKey
        )
        confirmation.signature = try key.sign(
            confirmation.signedText(request: erasure.request, person: erasure.person)
        )
        return Identity.ConfirmErasure(request: erasure.request, person: erasure.person, confirmation: confirmation)
    }

    /// Has a person leave, and every service confirm.
    @discardableResult
    func eraseCompletely(_ number: UInt64 = 1) throws -> Identity.ErasureRequested {
        let erasure = try send(Identity.ErasePerson(person: .sample(number)))
        try deliver(erasure)
        for service in Suite.services { try confirm(erasure, by: service.service) }
        return erasure
    }

    /// Reads an envelope by a key lent as to another service.
    func open(_ envelope: Envelope, as field: PersonalField, of person: ID<Person>) throws -> String {
        let own = OpeningKey(id: "lease")
        let lease = try ask(
            Identity.LeaseKey(
                person: person,
                keyClass: envelope.dataClass,
                version: envelope.version,
                recipientKey: own.publicKey
            )
        )
        let bytes = try own.open(
            lease.sealedKey,
            for: .lease(of: person, envelope.dataClass, version: lease.version)
        )
        return try DataKey(envelope.dataClass, version: lease.version, lent: bytes).open(
            envelope,
            as: field,
            of: person
        )
    }

    /// Expects a refusal that changes nothing.
    func expectRefusal(
        _ code: RefusalCode,
        at path: String?,
        sourceLocation: SourceLocation = #_sourceLocation,
        of command: some Command
    ) throws {
        let before = published.count

        let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try send(command) }

        #expect(refusal?.code == code, sourceLocation: sourceLocation)
        #expect(refusal?.path == path, sourceLocation: sourceLocation)
        #expect(published.count == before, sourceLocation: sourceLocation)
    }
}
