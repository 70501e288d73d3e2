import Messaging
import Model
import Privacy
import ServiceKit
import Storage
import Support
import Testing

@testable import IdentityService

let samplePassword = "seven lamps by the river"

/// Somebody who asks for a session and can read what comes back.
struct SampleAsker {
    let key = OpeningKey(id: "asker")

    func read(_ secrets: Sealed?) throws -> Identity.SessionSecrets {
        try JSON.decode(
            Identity.SessionSecrets.self,
            from: try key.open(try #require(secrets), for: .sessionSecrets)
        )
    }
}

extension ServiceHarness<IdentityService> {
    /// Somebody with an account, a password and the e-mail address `li@example.com`.
    func registerWithPassword(
        _ number: UInt64 = 1,
        email: String = "li@example.com",
        password: String = samplePassword
    ) async throws {
        try send(registration(number, email: email, nickname: "阿丽", password: password))
        try await performEffects()
    }

    func login(
        _ password: String = samplePassword,
        email: String = "li@example.com",
        deviceToken: String? = nil,
        network: String? = "net-19c2",
        deviceKey: String? = nil,
        audiences: [String]? = nil,
        by asker: SampleAsker = SampleAsker()
    ) throws -> Identity.OpenSession {
        func sealed(_ text: String, as field: String) throws -> Sealed {
            try self.sealed(text, as: field, of: Identity.OpenSession.self, to: asker.key.publicKey)
        }
        return Identity.OpenSession(
            email: try sealed(email, as: "email"),
            password: try sealed(password, as: "password"),
            device: "dev-7f3a",
            deviceToken: try deviceToken.map { try sealed($0, as: "device_token") },
            network: network,
            deviceKey: deviceKey,
            audiences: audiences,
            recipientKey: asker.key.publicKey
        )
    }

    /// Logs in and reads what that brings.
    func loggedIn(
        deviceToken: String? = nil,
        deviceKey: String? = nil,
        audiences: [String]? = nil
    ) async throws -> (answer: Identity.SessionAnswer, secrets: Identity.SessionSecrets) {
        let asker = SampleAsker()
        let answer = try await finish(
            login(deviceToken: deviceToken, deviceKey: deviceKey, audiences: audiences, by: asker)
        )
        return (answer, try asker.read(answer.secrets))
    }

    func refresh(
        _ token: String,
        deviceKey: String? = nil
    ) throws -> (answer: Identity.RefreshAnswer, secrets: Identity.SessionSecrets) {
        let asker = SampleAsker()
        let answer = try send(refreshing(token, deviceKey: deviceKey, by: asker))
        return (answer, try asker.read(answer.secrets))
    }

    func refreshing(
        _ token: String,
        deviceKey: String? = nil,
        by asker: SampleAsker = SampleAsker()
    ) throws -> Identity.RefreshSession {
        Identity.RefreshSession(
            refreshToken: try sealed(
                token,
                as: "refresh_token",
                of: Identity.RefreshSession.self,
                to: asker.key.publicKey
            ),
            deviceKey: deviceKey,
            recipientKey: asker.key.publicKey
        )
    }

    /// What keeps a command from being done; nil if it is done.
    func refusal<C: Command>(of command: C) async throws -> RefusalCode? {
        do {
            try await finish(command)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    /// Who has been told something about their account, by the template of it.
    func told(_ template: String) throws -> [ID<Person>] {
        try sent(Notification.SendMessage.self).filter { $0.template == template }.map(\.person)
    }

    /// Has identity hear what it has announced itself, as it does over the broker.
    func learnTokenKeys() throws {
        for published in try emitted(Identity.TokenKeyPublished.self) { try deliver(published) }
    }

    /// The credential that is stored for somebody.
    func credential(_ number: UInt64 = 1) throws -> String? {
        try store.read { try CredentialTable(database: $0).find(.sample(number)) }
    }
}
