import Foundation
import Messaging
import Model
import Privacy
import Synchronization
import Testing

@testable import Operator

private let li = ID<Person>(UUID128(high: 1, low: 1))
private let session = ID<Identity.Session>(UUID128(high: 1, low: 5))
private let start = Timestamp(milliseconds: 1_767_225_600_000)

/// Stands in for identity: takes one password, and hands out tokens that tell how often they were renewed.
private final class FakeIdentity: Sendable {
    let opening = OpeningKey(id: "seal-1")
    let wantsSecondFactor: Bool
    private let refreshes = Mutex(0)
    private let sent = Mutex<[String]>([])
    private let challenged = Mutex<Identity.Deed?>(nil)

    init(wantsSecondFactor: Bool = false) {
        self.wantsSecondFactor = wantsSecondFactor
    }

    var log: [String] { sent.withLock { $0 } }
    /// What it was last asked to have approved.
    var deed: Identity.Deed? { challenged.withLock { $0 } }
    var sealer: Sealer { get throws { try Sealer(.init(id: "seal-1", publicKey: opening.publicKey)) } }

    func reply(to name: String, _ body: [UInt8]) throws -> [UInt8] {
        sent.withLock { $0.append(name) }
        switch name {
        case Identity.OpenSession.name: return try JSON.encode(open(JSON.decode(Identity.OpenSession.self, from: body)))
        case Identity.ConfirmSession.name:
            let command = try JSON.decode(Identity.ConfirmSession.self, from: body)
            guard text(command.digits, "digits", of: command, command.recipientKey) == "123456" else {
                throw Refusal(.loginFailed, "Nobody is let in by this.")
            }
            return try JSON.encode(
                Identity.SessionAnswer(
                    session: session,
                    person: li,
                    assurance: .two,
                    secrets: secrets("r0", sealedTo: command.recipientKey),
                    expiresAt: start
                )
            )
        case Identity.RefreshSession.name:
            return try JSON.encode(refresh(JSON.decode(Identity.RefreshSession.self, from: body)))
        case Identity.OpenChallenge.name:
            let command = try JSON.decode(Identity.OpenChallenge.self, from: body)
            guard command.person == li, command.session == session else { throw Refusal(.sessionNotFound, "Whose?") }
            challenged.withLock { $0 = command.deed }
            return try JSON.encode(
                Identity.ChallengeOpened(
                    challenge: ID(UUID128(high: 1, low: 8)),
                    factor: .oneTimePassword,
                    expiresAt: start
                )
            )
        case Identity.ConfirmChallenge.name:
            let command = try JSON.decode(Identity.ConfirmChallenge.self, from: body)
            guard text(command.digits, "digits", of: command, nil) == "123456" else {
                throw Refusal(.codeWrong, "Not this one.")
            }
            return try JSON.encode(Identity.Approval(token: "approved", expiresAt: start))
        case Identity.RevokeSession.name:
            let command = try JSON.decode(Identity.RevokeSession.self, from: body)
            return try JSON.encode(
                Identity.SessionRevoked(
                    person: command.person,
                    sessions: [session],
                    reason: .loggedOut,
                    revokedAt: start
                )
            )
        default: throw Refusal(.unknownType, name)
        }
    }

    private func open(_ command: Identity.OpenSession) throws -> Identity.SessionAnswer {
        guard text(command.email, "email", of: command, command.recipientKey) == "li@example.com",
            text(command.password, "password", of: command, command.recipientKey) == "seven lamps"
        else {
            throw Refusal(.loginFailed, "Nobody is let in by this.")
        }
        guard !wantsSecondFactor else {
            return Identity.SessionAnswer(login: ID(UUID128(high: 1, low: 6)), expiresAt: start)
        }
        return Identity.SessionAnswer(
            session: session,
            person: li,
            assurance: .one,
            secrets: try secrets("r0", sealedTo: command.recipientKey),
            expiresAt: start
        )
    }

    private func refresh(_ command: Identity.RefreshSession) throws -> Identity.RefreshAnswer {
        let number = refreshes.withLock { refreshes in
            refreshes += 1
            return refreshes
        }
        guard text(command.refreshToken, "refresh_token", of: command, command.recipientKey) == "r\(number - 1)" else {
            throw Refusal(.sessionEnded, "Used before.")
        }
        return Identity.RefreshAnswer(
            session: session,
            person: li,
            assurance: .one,
            secrets: try secrets("r\(number)", sealedTo: command.recipientKey, deviceToken: nil),
            expiresAt: start
        )
    }

    private func text<M: Message>(_ sealed: Sealed, _ field: String, of _: M, _ recipientKey: String?) -> String? {
        let purpose = SealingPurpose.field(field, of: M.self, recipientKey: recipientKey)
        return (try? opening.open(sealed, for: purpose)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func secrets(_ token: String, sealedTo key: String, deviceToken: String? = "device") throws -> Sealed {
        let secrets = Identity.SessionSecrets(
            refreshToken: token,
            accessTokens: ["trade": "access-\(token)"],
            accessExpiresAt: start + .seconds(300),
            deviceToken: deviceToken
        )
        return try SealingKey(id: "asker", publicKey: key).seal(JSON.encode(secrets), for: .sessionSecrets)
    }
}

@Suite struct `A login from the command line` {
    private let folder: DataFolder

    init() {
        folder = DataFolder(
            FileManager.default.temporaryDirectory.appending(path: "souk-login-\(UUID().uuidString)").path
        )
    }

    private func desk(_ identity: FakeIdentity) throws -> LoginDesk {
        LoginDesk(request: identity.reply, sealer: try identity.sealer, folder: folder)
    }

    private func loggedIn(_ identity: FakeIdentity) async throws -> LoginDesk {
        let desk = try desk(identity)
        _ = try await desk.logIn(email: "li@example.com", password: "seven lamps")
        return desk
    }

    @Test func `is kept in a file that its owner alone can read, without the password`() async throws {
        _ = try await loggedIn(FakeIdentity())

        let attributes = try FileManager.default.attributesOfItem(atPath: folder.sessionFile)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let text = try String(contentsOfFile: folder.sessionFile, encoding: .utf8)
        #expect(text.contains("r0") && !text.contains("seven lamps") && !text.contains("example.com"))
        #expect(try folder.savedSession()?.accessTokens == ["trade": "access-r0"])
    }

    @Test func `asks for the second factor of whoever has one`() async throws {
        let desk = try desk(FakeIdentity(wantsSecondFactor: true))
        guard case .secondFactor(let login) = try await desk.logIn(email: "li@example.com", password: "seven lamps")
        else {
            Issue.record("nobody asked")
            return
        }
        #expect(try folder.savedSession() == nil)

        let saved = try await desk.confirm(login, digits: "123456")

        #expect(try folder.savedSession() == saved)
    }

    @Test func `leaves nothing behind if it is refused`() async throws {
        let desk = try desk(FakeIdentity())

        await #expect(throws: Refusal.self) { try await desk.logIn(email: "li@example.com", password: "eight lamps") }

        #expect(try folder.savedSession() == nil)
    }

    @Test func `is renewed when its tokens are about to end, once for each time, and knows its device still`()
        async throws
    {
        let identity = FakeIdentity()
        let desk = try await loggedIn(identity)
        #expect(try await desk.current(at: start + .seconds(269))?.accessTokens == ["trade": "access-r0"])

        #expect(try await desk.current(at: start + .seconds(270))?.accessTokens == ["trade": "access-r1"])

        let saved = try #require(try folder.savedSession())
        #expect(saved.refreshToken == "r1" && saved.deviceToken == "device")
        #expect(identity.log.count { $0 == Identity.RefreshSession.name } == 1)
    }

    @Test func `proves itself once more for one thing, with a code that nobody can read on the way`() async throws {
        let identity = FakeIdentity()
        let desk = try await loggedIn(identity)
        let saved = try #require(try folder.savedSession())
        let deed = Identity.RevealPerson.deed(revealing: li, to: "key")
        var asked: [Identity.Factor] = []

        let approval = try await desk.approval(of: deed, by: saved) { factor in
            asked.append(factor)
            return "123456"
        }

        #expect(approval == "approved")
        #expect(identity.deed == deed && asked == [.oneTimePassword])
        await #expect(throws: Refusal.self) { try await desk.approval(of: deed, by: saved) { _ in "654321" } }
    }

    @Test func `is over there and gone here after a logout`() async throws {
        let identity = FakeIdentity()
        let desk = try await loggedIn(identity)

        #expect(try await desk.logOut() == li)

        #expect(identity.log.last == Identity.RevokeSession.name)
        #expect(try folder.savedSession() == nil)
        #expect(try await desk.logOut() == nil)
    }
}
