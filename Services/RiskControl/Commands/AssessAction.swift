import Model
import ServiceKit

/// Judges an action by the rules, remembers it and announces the verdict.
///
/// An action told again isn't counted again. Whoever asks again has missed the verdict, so the same one is announced.
func assessAction(
    _ command: RiskControl.AssessAction,
    in transaction: Transaction
) throws -> RiskControl.ActionAssessed {
    guard try !transaction.isErased(command.person) else {
        throw Refusal(.personErased, "The person has left.", path: "$.person")
    }
    var command = command
    if let counterparty = command.counterparty, try transaction.isErased(counterparty) { command.counterparty = nil }
    let assessment = try Assessment(
        command,
        id: command.id ?? transaction.newID(),
        fingerprint: fingerprint(command.address, in: transaction),
        at: transaction.now
    )
    if command.id != nil, let existing = try transaction.assessments.find(assessment.id) {
        guard let judgement = existing.judgement,
            existing.tellsTheSame(as: assessment, anyTime: command.at == nil)
        else {
            throw Refusal(.assessmentExists, "Another action was assessed as \(assessment.id).", path: "$.id")
        }
        let assessed = existing.assessed(judgement)
        transaction.emit(assessed)
        return assessed
    }
    if assessment.action == .registration {
        try transaction.accounts.note(assessment.person, registeredAt: assessment.at)
    }

    let rules = RuleSet.standard
    let measures = transaction.measures
    let judgement = try rules.judge(assessment.action) { measure in try measures.value(of: measure, for: assessment) }

    try transaction.assessments.insert(assessment, judgement, rules: rules.version)
    if assessment.linksAtOnce { try transaction.links.add(assessment) }
    if judgement.verdict == .deny, assessment.deniesAccount {
        try transaction.accounts.deny(assessment.person, at: assessment.at)
    }
    let assessed = assessment.assessed(judgement)
    transaction.emit(assessed)
    return assessed
}

/// The fingerprint that an address is compared by, if it came as an id.
private func fingerprint(_ address: String?, in transaction: Transaction) throws -> String? {
    guard let address, let id = ID<Identity.Address>(address) else { return address }
    return try transaction.links.fingerprint(of: id)
}
