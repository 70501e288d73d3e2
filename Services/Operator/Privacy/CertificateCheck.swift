import Messaging
import Model
import Privacy

/// What a certificate of erasure claims, point by point, and whether it is so.
struct CertificateCheck {
    struct Finding: Equatable {
        var claim: String
        var isRight: Bool
    }

    private(set) var findings: [Finding] = []

    /// Checks all that the certificate alone can show; `key` is identity's, if the reader has it from elsewhere.
    init(
        _ certificate: Identity.SignedCertificate,
        of request: ID<Identity.Erasure>,
        key: String?,
        services: [String] = Suite.services.map { $0.service }
    ) {
        let text = try? JSONValue.parse(Array(certificate.text.utf8))
        let confirmed = (text?["confirmations"]?.array ?? []).compactMap { $0["service"]?.string }
        let isSigned = isSigned(
            certificate.text,
            signature: certificate.signature,
            publicKey: key ?? certificate.publicKey
        )
        add(key == nil ? "signed by the key that it names" : "signed by the given key", isRight: isSigned)
        add("about this request", isRight: text?["request"]?.string == request.description)
        add("confirmed by all \(services.count) services", isRight: Set(confirmed).isSuperset(of: services))
        add("signed by each of these services", isRight: text.map(Self.areSigned) ?? false)
        add("on a legal basis", isRight: text?["legal_basis"]?.array?.isEmpty == false)
        add("each of them has looked, and found nothing left", isRight: text.map(Self.isNothingLeft) ?? false)
        let ids = text?["destroyed_key_ids"]?.array ?? []
        add(
            "the person's keys are destroyed, each by its id",
            isRight: !ids.isEmpty && text?["destroyed_keys"]?.int == Int64(ids.count)
        )
        add("names the day by which backups have forgotten them", isRight: text.map(Self.hasHorizon) ?? false)
        let isLogSigned = text.map { text in Self.isLogSigned(in: text, key: key ?? certificate.publicKey) }
        add("names how the access log was, signed by the same key", isRight: isLogSigned ?? false)
    }

    private static func isNothingLeft(in certificate: JSONValue) -> Bool {
        let confirmations = certificate["confirmations"]?.array ?? []
        return certificate["remaining"]?.int == 0 && confirmations.allSatisfy { $0["remaining"]?.int == 0 }
    }

    /// Whether backups that still have the keys are too old to be used within the 30 days that they may be kept.
    private static func hasHorizon(_ certificate: JSONValue) -> Bool {
        guard let certified = certificate["certified_at"]?.string.flatMap({ Timestamp($0) }),
            let horizon = certificate["backup_horizon"]?.string.flatMap({ Timestamp($0) })
        else { return false }
        return horizon >= certified && horizon <= certified + .seconds(30 * 86_400)
    }

    private static func isLogSigned(in certificate: JSONValue, key: String) -> Bool {
        guard let log = certificate["access_log"],
            let checkpoint = try? JSON.decode(Identity.AccessCheckpoint.self, from: log.encoded())
        else { return false }
        return isSigned(checkpoint.signedText, signature: checkpoint.signature, publicKey: key)
    }

    /// Whether every confirmation is as its service has signed it.
    private static func areSigned(in certificate: JSONValue) -> Bool {
        struct Signed: Decodable {
            var request: ID<Identity.Erasure>
            var person: ID<Person>
            var confirmations: [Identity.ErasureConfirmation]
        }
        guard let signed = try? JSON.decode(Signed.self, from: certificate.encoded()) else { return false }
        return signed.confirmations.allSatisfy { confirmation in
            guard let signature = confirmation.signature, let key = confirmation.publicKey else { return false }
            let text = confirmation.signedText(request: signed.request, person: signed.person)
            return isSigned(text, signature: signature, publicKey: key)
        }
    }

    mutating func add(_ claim: String, isRight: Bool) {
        findings.append(Finding(claim: claim, isRight: isRight))
    }
}
