import Model

/// A person's wish to leave without a trace: who has to erase, who has, and the proof at the end.
struct ErasureRequest {
    let request: ID<Identity.Erasure>
    let person: ID<Person>
    /// Which key ring is to be destroyed.
    let ring: Int64
    let requestedAt: Timestamp
    /// The services registered when the request was made, each with its confirmation once it has one.
    private(set) var services: [(name: String, confirmation: Identity.ErasureConfirmation?)]
    private(set) var destroyedKeys = 0
    private(set) var certifiedAt: Timestamp?
    private(set) var certificate: Identity.SignedCertificate?

    /// Asks all these services to erase.
    init(
        request: ID<Identity.Erasure>,
        of account: Account,
        by services: [String],
        at now: Timestamp
    ) {
        self.request = request
        person = account.person
        ring = account.ring
        requestedAt = now
        self.services = services.map { (name: $0, confirmation: nil) }
    }

    /// As it was stored.
    init(
        request: ID<Identity.Erasure>,
        person: ID<Person>,
        ring: Int64,
        requestedAt: Timestamp,
        services: [(name: String, confirmation: Identity.ErasureConfirmation?)],
        destroyedKeys: Int,
        certifiedAt: Timestamp?,
        certificate: Identity.SignedCertificate?
    ) {
        self.request = request
        self.person = person
        self.ring = ring
        self.requestedAt = requestedAt
        self.services = services
        self.destroyedKeys = destroyedKeys
        self.certifiedAt = certifiedAt
        self.certificate = certificate
    }

    var confirmations: [Identity.ErasureConfirmation] { services.compactMap(\.confirmation) }
    /// Those who haven't confirmed, or have found something when they looked, or haven't looked.
    var awaited: [String] { services.filter { $0.confirmation?.remaining != 0 }.map(\.name) }

    var state: Identity.ErasureState {
        if certifiedAt != nil { return .certified }
        if confirmations.count == services.count { return .verifying }
        return confirmations.isEmpty ? .requested : .confirming
    }

    /// Takes a service's word, and tells whether it is news: the first that nothing is left stands.
    mutating func confirm(_ confirmation: Identity.ErasureConfirmation) throws(Refusal) -> Bool {
        guard let index = services.firstIndex(where: { $0.name == confirmation.service }) else {
            throw Refusal(
                .invalidField,
                "\(confirmation.service) was not asked to erase anything.",
                path: "$.confirmation.service"
            )
        }
        guard services[index].confirmation?.remaining != 0 else { return false }
        services[index].confirmation = confirmation
        return true
    }

    /// What the certificate says, once every service has confirmed that nothing is left, and the keys of these ids are gone.
    mutating func complete(
        under laws: [Identity.PrivacyLaw],
        destroying keys: [String],
        accessLog: Identity.AccessCheckpoint,
        at now: Timestamp
    ) -> ErasureCertificate {
        destroyedKeys = keys.count
        certifiedAt = now
        return ErasureCertificate(
            request: request,
            person: person,
            legalBasis: laws.map(\.rightToErasure),
            requestedAt: requestedAt,
            certifiedAt: now,
            confirmations: confirmations,
            remaining: confirmations.reduce(0) { $0 + ($1.remaining ?? 0) },
            destroyedKeys: keys.count,
            destroyedKeyIds: keys,
            backupHorizon: now + KeyTable.backupHorizon,
            accessLog: accessLog
        )
    }

    mutating func certify(by certificate: Identity.SignedCertificate) {
        self.certificate = certificate
    }
}

/// What identity signs when somebody is erased.
struct ErasureCertificate: Codable, Equatable {
    var request: ID<Identity.Erasure>
    var person: ID<Person>
    var legalBasis: [String]
    var requestedAt: Timestamp
    var certifiedAt: Timestamp
    var confirmations: [Identity.ErasureConfirmation]
    /// In how many rows the services have found the person afterwards: in none, or there would be no certificate.
    var remaining: Int
    var destroyedKeys: Int
    var destroyedKeyIds: [String]
    /// When the last backup of the keys that still has them is too old to be used.
    var backupHorizon: Timestamp
    /// How the log of who has seen personal data was then.
    var accessLog: Identity.AccessCheckpoint
}

extension Identity.PrivacyLaw {
    fileprivate var rightToErasure: String {
        switch self {
        case .gdpr: "GDPR, article 17"
        case .pipl: "PIPL, article 47"
        }
    }
}

extension Identity.ErasureRequested {
    init(_ erasure: ErasureRequest) {
        self.init(request: erasure.request, person: erasure.person, requestedAt: erasure.requestedAt)
    }
}

extension Identity.ErasureReport {
    init(_ erasure: ErasureRequest) {
        self.init(
            request: erasure.request,
            person: erasure.person,
            state: erasure.state,
            requestedAt: erasure.requestedAt,
            confirmations: erasure.confirmations,
            awaited: erasure.awaited,
            destroyedKeys: erasure.destroyedKeys,
            certifiedAt: erasure.certifiedAt,
            certificate: erasure.certificate
        )
    }
}
