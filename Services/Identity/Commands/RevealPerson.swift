import Model
import ServiceKit

/// How long an entry waits for its checkpoint at most.
private let checkpointInterval = Duration.seconds(3600)

/// Shows fields in clear to the owner of a key, and logs who has seen which, and why, in the same transaction.
func revealPerson(_ command: Identity.RevealPerson, in transaction: Transaction) throws -> Identity.RevealedPerson {
    let account = try transaction.account(of: command.person)
    let viewer = transaction.accessToken?.sub
    if let viewer {
        try transaction.checkApproval(
            command.approval,
            of: Identity.RevealPerson.deed(revealing: account.person),
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
    let reason = try PersonalText.reason(keys.open(command.reason, at: "$.reason"))
    let revealed = try transaction.reveal(command.fields, of: account, to: command.recipientKey)
    let log = transaction.accessLog
    let position = try log.size()
    try log.append(
        AccessEntry(
            position: position,
            at: transaction.now,
            actor: viewer?.description ?? transaction.cause.user ?? "nobody in particular",
            person: account.person,
            fields: command.fields,
            reason: keys.seal(reason, as: .reason, of: account.person, ring: account.ring)
        )
    )
    // The first entry since the last checkpoint starts the clock; those after it don't put it off.
    if try log.lastCheckpointSize() == position {
        transaction.schedule(
            Identity.CheckpointAccessLog(),
            at: transaction.now + checkpointInterval,
            key: "access log"
        )
    }
    return Identity.RevealedPerson(person: account.person, entry: position, fields: revealed)
}
