import Foundation
import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

extension ServiceHarness<IdentityService> {
    /// The digits of the latest mail with a code, as its reader sees them.
    func mailedDigits(to number: UInt64 = 1) throws -> String { try mailedDigits(to: .sample(number)) }

    func mailedDigits(to person: ID<Person>) throws -> String {
        let mail = try #require(try sent(Notification.SendMessage.self).last { $0.parameters?["code"] != nil })
        #expect(mail.person == person)
        let envelope = try #require(mail.parameters?["code"].flatMap { Envelope($0) })
        return try open(envelope, as: .code, of: mail.person)
    }

    /// Has somebody approve a deed by a code of their mail.
    func approve(
        _ deed: Identity.Deed,
        in session: ID<Identity.Session>,
        _ number: UInt64 = 1
    ) throws -> String {
        let opened = try send(Identity.OpenChallenge(person: .sample(number), session: session, deed: deed))
        let digits = try sealed(mailedDigits(to: number), as: "digits", of: Identity.ConfirmChallenge.self)
        return try send(Identity.ConfirmChallenge(challenge: opened.challenge, digits: digits)).token
    }

    /// A session of recovery, as whoever reads somebody's mail opens it.
    func recover(email: String = "li@example.com", _ number: UInt64 = 1) throws -> ID<Identity.Session> {
        let started = try send(recovery(email))
        let answer = try send(confirming(started.code, mailedDigits(to: number), by: SampleAsker()))
        return try #require(answer.session)
    }

    /// Has somebody show that their mail is theirs.
    func confirmEmail(_ number: UInt64 = 1) throws { try send(confirmation(of: .sample(number))) }

    /// What somebody brings who has been sent a code to show that their mail is theirs.
    func confirmation(of person: ID<Person>) throws -> Identity.ConfirmEmail {
        let code = try send(Identity.VerifyEmail(person: person)).code
        let digits = try sealed(mailedDigits(to: person), as: "digits", of: Identity.ConfirmEmail.self)
        return Identity.ConfirmEmail(code: code, digits: digits)
    }

    /// Identity where codes sent by mail prove nothing, and somebody who has just logged in.
    static func withoutMailProofs() throws -> (ServiceHarness, ID<Identity.Session>) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "proofs-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let identity = try ServiceHarness(
            IdentityService.self,
            in: .folder(folder, variables: ["SOUK_IDENTITY_MAIL_PROOFS": "no"])
        )
        try identity.register()
        try identity.confirmEmail()
        let session = Session(
            id: ID(UUID128(high: 1, low: 1)),
            person: .sample(1),
            kind: .consumer,
            assurance: .one,
            factors: [.password],
            device: nil,
            network: nil,
            deviceKey: nil,
            openedAt: identity.clock.now,
            usedAt: identity.clock.now
        )
        _ = try identity.store.write { database in
            try SessionTable(database: database).open(session, random: Array(repeating: 1, count: 32))
        }
        return (identity, session.id)
    }

    /// Turns the second factor of somebody on who is logged in.
    func withSecondFactor(
        _ session: ID<Identity.Session>,
        _ number: UInt64 = 1
    ) throws -> (app: SampleApp, paper: [String]) {
        try confirmEmail(number)
        let asker = SampleAsker()
        let enrolment = try send(
            Identity.EnrolTOTP(person: .sample(number), session: session, recipientKey: asker.key.publicKey)
        )
        let app = SampleApp(try asker.open(Identity.TOTPSecrets.self, enrolment.secrets).secret)
        let confirmed = try send(confirmingApp(session, app.code(at: clock.now), number, by: asker))
        return (app, try asker.open([String].self, confirmed.codes))
    }

    func confirmingApp(
        _ session: ID<Identity.Session>,
        _ digits: String,
        _ number: UInt64 = 1,
        by asker: SampleAsker
    ) throws -> Identity.ConfirmTOTP {
        Identity.ConfirmTOTP(
            person: .sample(number),
            session: session,
            digits: try sealed(
                digits,
                as: "digits",
                of: Identity.ConfirmTOTP.self,
                .sample(number),
                to: asker.key.publicKey
            ),
            recipientKey: asker.key.publicKey
        )
    }

    /// The login of somebody who has a second factor, as far as the password brings it.
    func pendingLogin() async throws -> ID<Identity.Login> { try #require(try await finish(login()).login) }

    func confirm(
        _ login: ID<Identity.Login>,
        _ digits: String,
        by asker: SampleAsker = SampleAsker()
    ) throws -> Identity.ConfirmSession {
        let recipientKey = asker.key.publicKey
        return Identity.ConfirmSession(
            login: login,
            digits: try sealed(digits, as: "digits", of: Identity.ConfirmSession.self, to: recipientKey),
            recipientKey: recipientKey
        )
    }

    /// The code of a refusal, for commands that are answered at once.
    func code(of command: some Command, from user: String? = nil, token: String? = nil) throws -> RefusalCode? {
        do {
            try send(command, from: user, token: token)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }
}

extension SampleAsker {
    func open<T: Decodable>(_ type: T.Type, _ sealed: Sealed) throws -> T {
        try JSON.decode(type, from: key.open(sealed, for: .sessionSecrets))
    }
}

/// An authenticator app.
struct SampleApp {
    private let password: OneTimePassword

    init(_ secret: String) {
        password = OneTimePassword(secret: Base32.decode(secret) ?? [])
    }

    func code(at now: Timestamp, steps: Int64 = 0) -> String {
        password.code(OneTimePassword.counter(at: now.milliseconds / 1000) + steps)
    }

    /// Six digits that are not those of now, nor of half a minute ago.
    func wrongCode(at now: Timestamp) -> String {
        let right = [code(at: now), code(at: now, steps: -1)]
        return ["000000", "000001", "000002"].first { !right.contains($0) } ?? "000003"
    }
}
