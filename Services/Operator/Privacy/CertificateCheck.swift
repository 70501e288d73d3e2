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
        add("the person's keys are destroyed", isRight: (text?["destroyed_keys"]?.int ?? 0) > 0)
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
