import Model
import Passwords
import ServiceKit

/// Hashes a new password, once the present one has been found right, if it has to be.
struct HashPassword: Effect {
    static let name = "identity.password.hash"
    typealias Outcome = Identity.SettlePassword

    var person: ID<Person>
    /// Whom the command named; nobody if it left that to identity.
    var named: ID<Person>?
    var session: ID<Identity.Session>?
    var purpose: Identity.PasswordPurpose
    var new: Sealed
    /// The present one, and what it is compared with.
    var current: Sealed?
    var credential: String?
}

/// Compares the present password, if one has to be given, and hashes the new one.
func hashPassword(_ request: HashPassword, attempt: EffectAttempt) async throws -> Identity.SettlePassword {
    let keys: KeyTable = attempt.resource()
    var settled = Identity.SettlePassword(
        person: request.person,
        session: request.session,
        purpose: request.purpose,
        verdict: .unreadable
    )
    let (command, path) = request.purpose.place
    guard let new = try? keys.open(request.new, at: path, of: command, person: request.named) else { return settled }
    if let current = request.current {
        guard let current = try? keys.open(current, at: "$.current", of: command, person: request.named) else {
            return settled
        }
        let hash = try request.credential.map { try keys.access.open($0, of: request.person).hash }
        settled.verdict = try await keys.passwords.verify(Password(current), against: hash).isRight ? .right : .wrong
        guard settled.verdict == .right else { return settled }
    }
    let hash = try await keys.passwords.hash(Password(new))
    settled.verdict = .right
    settled.credential = try keys.access.seal(hash, of: request.person)
    return settled
}

extension Identity.PasswordPurpose {
    /// Where the new password comes in.
    fileprivate var place: (command: any Message.Type, path: String) {
        switch self {
        case .register: (Identity.RegisterPerson.self, "$.password")
        case .change: (Identity.ChangePassword.self, "$.new")
        case .recover: (Identity.SetPassword.self, "$.new")
        }
    }
}
