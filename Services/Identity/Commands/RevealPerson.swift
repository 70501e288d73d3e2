import Model
import ServiceKit

/// Shows fields in clear to the owner of a key, and logs who has seen which, and why, in the same transaction.
func revealPerson(_ command: Identity.RevealPerson, in transaction: Transaction) throws -> Identity.RevealedPerson {
    let account = try transaction.account(of: command.person)
    let viewer = try transaction.accessToken?.sub
    if let viewer {
        try transaction.checkApproval(
            command.approval,
            of: Identity.RevealPerson.deed(revealing: account.person, to: command.recipientKey),
            by: viewer,
            at: "$.approval"
        )
    }
    let fields = Set(command.fields)
    guard !fields.isEmpty, fields.count == command.fields.count, fields.allSatisfy({ $0.visibility == .masked })
    else {
        throw Refusal(.invalidField, "Name email, nickname or both, each once.", path: "$.fields")
    }
    let keys = transaction.keys
    let reason = try PersonalText.reason(
        keys.open(
            command.reason,
            at: "$.reason",
            of: Identity.RevealPerson.self,
            person: command.person,
            recipientKey: command.recipientKey
        )
    )
    let revealed = try transaction.reveal(command.fields, of: account, to: command.recipientKey)
    let position = try transaction.logAccess(
        to: command.fields.map(\.rawValue),
        of: account,
        because: reason
    )
    return Identity.RevealedPerson(person: account.person, entry: position, fields: revealed)
}
