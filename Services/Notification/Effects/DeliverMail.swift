import Model
import SMTP
import ServiceKit

/// One mail to hand to the server: what it is made of, never how it reads, since this waits in the database.
struct DeliverMail: Effect, Hashable {
    static let name = "notification.mail.deliver"
    typealias Outcome = Notification.SettleDelivery

    var message: ID<Notification.Message>
    var person: ID<Person>
    /// The address, under the person's own key.
    var envelope: Envelope
    var template: String
    var parameters: [String: String]
    var locale: String
    var createdAt: Timestamp
    var attempt: Int
}

/// Opens the address, writes the mail and hands it to the server that the settings name.
func deliverMail(_ mail: DeliverMail, _ attempt: EffectAttempt) async throws -> Notification.SettleDelivery {
    await mail.deliver(
        through: { try MailSettings.fromEnvironment() },
        isRepeated: attempt.number > 1,
        address: { try await attempt.open(mail.envelope, of: mail.person) },
        secret: { envelope in try await attempt.open(envelope, as: .code, of: mail.person) }
    )
}

extension DeliverMail {
    /// Does the same with what it is given; whatever goes wrong is an outcome, since the mail has a retry plan of its own.
    func deliver(
        through settings: () throws -> MailSettings?,
        isRepeated: Bool,
        address: () async throws -> String,
        secret: (Envelope) async throws -> String = { _ in throw Unopened() }
    ) async -> Notification.SettleDelivery {
        do {
            guard let settings = try settings() else { return settled(.notConfigured, "SOUK_SMTP_URL is not set") }
            guard let to = MailAddress(try await address()) else { return settled(.refused, "not a mail address") }
            let filled = try await filledParameters(secret)
            guard let mail = try compose(from: settings, to: to, filled, isRepeated: isRepeated) else {
                return settled(.rejected, "the text does not fit into a mail")
            }
            return settled(.sent, "\(try await SMTPClient(settings.server).send(mail))")
        } catch let failure as SMTPFailure {
            return settled(Self.outcome(of: failure), "\(failure)")
        } catch let error as MailServerError {
            return settled(.blocked, "\(error)")
        } catch is PersonErased {
            return settled(.unreachable, "the person has left")
        } catch {
            // Identity does not answer, for one. The error may hold what we asked for, so it stays here.
            return settled(.deferred, "the address could not be opened")
        }
    }

    /// The parameters in clear, for this mail and nothing else.
    private func filledParameters(_ open: (Envelope) async throws -> String) async throws -> [String: String] {
        var filled = parameters
        for name in try Template.named(template).sealed {
            guard let envelope = parameters[name].flatMap({ Envelope($0) }) else { continue }
            filled[name] = try await open(envelope)
        }
        return filled
    }

    private func compose(
        from settings: MailSettings,
        to: MailAddress,
        _ parameters: [String: String],
        isRepeated: Bool
    ) throws -> Mail? {
        let text = try Template.named(template).rendered(in: locale, filledWith: parameters)
        guard let subject = HeaderText(text.title) else { return nil }
        return Mail(
            message.description,
            from: settings.from,
            fromName: settings.fromName,
            to: to,
            subject: subject,
            text: text.text,
            secondsSince1970: createdAt.milliseconds / 1000,
            attempt: isRepeated ? max(attempt, 2) : attempt
        )
    }

    /// A refused address is not tried again by any mail; a refused mail says nothing about the next one.
    private static func outcome(of failure: SMTPFailure) -> Notification.DeliveryOutcome {
        switch failure {
        case .unreachable, .deferred: .deferred
        case .notLetIn: .blocked
        case .refused(at: .recipient, let reply): reply.isAboutAddress ? .refused : .rejected
        // The server does not want us at all, or not as this sender.
        case .refused(at: .greeting, _), .refused(at: .hello, _), .refused(at: .tls, _), .refused(at: .sender, _):
            .blocked
        case .refused, .unsuitable: .rejected
        }
    }

    private func settled(_ outcome: Notification.DeliveryOutcome, _ detail: String) -> Notification.SettleDelivery {
        Notification.SettleDelivery(
            message: message,
            person: person,
            channel: .mail,
            outcome: outcome,
            detail: String(detail.prefix(200)),
            attempt: attempt
        )
    }
}

/// Something that was sealed for the person stays so.
struct Unopened: Error {}

extension SMTPReply {
    /// Whether it is the address that is refused (RFC 3463: x.1, x.2), not our reputation or the text (x.7 and others).
    fileprivate var isAboutAddress: Bool {
        guard let enhancedCode else { return [550, 551, 553].contains(code) }
        return enhancedCode.hasPrefix("5.1.") || enhancedCode == "5.2.1"
    }
}
