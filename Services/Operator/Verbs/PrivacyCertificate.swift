import ArgumentParser
import Messaging
import Model

struct PrivacyCertificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Shows the certificate of an erasure, and checks it.",
        discussion: """
              souk privacy certificate prq_01kds9ss200000000000000004
              souk privacy certificate prq_01kds9ss200000000000000004 --verify --key hSDwCYkw…

            --verify checks the signature, that every service of the suite has confirmed and found nothing left, that keys \
            were destroyed, when backups have forgotten them, and that identity knows nobody of this pseudonym any more. Without --key the signature is checked by the key \
            that the certificate itself names: keep that key, and later certificates can be checked by it.

            Exit status: 0 shown, and found right; 1 not certified yet, or something is wrong; 2 nobody answered.
            """
    )

    @Argument(help: "The request, prq_…, as erase has printed it.")
    var request: String

    @Flag(help: "Check what it says.")
    var verify = false

    @Option(help: "Identity's public key (Ed25519, base64url), if you have kept it.")
    var key: String?

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let console = Console.standard
        let request = try parsed(request, as: Identity.Erasure.self)
        let desk = try await PrivacyDesk(broker, patience: .seconds(10))
        let report = try await desk.ask(Identity.FindErasure(request: request))
        guard let certificate = report.certificate else {
            throw Failure.refused(
                "The erasure isn't complete: \(report.awaited.joined(separator: ", ")) have not confirmed yet that nothing is left.",
                nextStep: "`souk privacy erase \(report.person) --watch` waits for them."
            )
        }
        console.print(try JSONValue.parse(Array(certificate.text.utf8)).pretty())
        console.note("signature: \(certificate.signature)")
        console.note("key: \(certificate.publicKey)")
        if verify { try await check(report, certificate, at: desk, console) }
        await desk.end()
    }

    private func check(
        _ report: Identity.ErasureReport,
        _ certificate: Identity.SignedCertificate,
        at desk: PrivacyDesk,
        _ console: Console
    ) async throws {
        var check = CertificateCheck(certificate, of: report.request, key: key)
        do {
            _ = try await desk.ask(Identity.FindPerson(person: report.person))
            check.add("identity knows the person no more", isRight: false)
        } catch let failure as Failure where failure.status == .refused {
            check.add("identity knows the person no more", isRight: true)
        }
        for finding in check.findings {
            console.note((finding.isRight ? "right  " : "WRONG  ") + finding.claim)
        }
        guard check.findings.allSatisfy(\.isRight) else {
            throw Failure.refused("The certificate does not hold.", nextStep: "Don't rely on it, and look into why.")
        }
    }
}
