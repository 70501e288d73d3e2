import Model
import ServiceKit

/// Shows an account with its personal data masked.
func findPerson(_ query: Identity.FindPerson, in snapshot: Snapshot) throws -> Identity.PersonProfile {
    let account = try snapshot.account(of: query.person)
    let email = try account.email.map { try snapshot.keys.open($0, as: .email, of: account) }
    let nickname = try account.nickname.map { try snapshot.keys.open($0, as: .nickname, of: account) }
    return Identity.PersonProfile(
        person: account.person,
        state: account.state,
        email: email?.maskedEmail,
        nickname: nickname?.maskedName,
        locale: account.locale,
        registeredAt: account.registeredAt,
        consents: try snapshot.consents.find(query.person)
    )
}
