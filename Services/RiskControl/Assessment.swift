import Model

/// An action as it was told, and how it was judged.
struct Assessment: Hashable, Sendable {
    var id: ID<RiskControl.Assessment>
    var action: RiskControl.Action
    var person: ID<Person>
    var subject: String?
    var amount: Money?
    var device: String?
    var network: String?
    /// Always a fingerprint; nil for an address that nobody has announced.
    var address: String?
    var payment: String?
    var counterparty: ID<Person>?
    var at: Timestamp
    var judgement: RuleSet.Judgement?
}

extension Assessment {
    /// Clocks of others may be ahead of ours by so much.
    private static let skew = Duration.seconds(300)

    /// Takes over what a command tells; `fingerprint` is that of the address, if somebody has announced it.
    init(
        _ command: RiskControl.AssessAction,
        id: ID<RiskControl.Assessment>,
        fingerprint: String?,
        at now: Timestamp
    ) throws(Refusal) {
        self.id = id
        action = command.action
        person = command.person
        subject = command.subject
        amount = command.amount
        device = command.device
        network = command.network
        address = fingerprint
        payment = command.payment
        counterparty = command.counterparty
        at = command.at ?? now
        try check(now)
    }

    private func check(_ now: Timestamp) throws(Refusal) {
        let texts = [
            ("subject", subject), ("device", device), ("network", network), ("address", address), ("payment", payment),
        ]
        for (field, text) in texts {
            guard let text else { continue }
            guard (1...128).contains(text.utf8.count) else {
                throw Refusal(.invalidField, "Expected 1 to 128 bytes.", path: "$.\(field)")
            }
        }
        if let amount, amount.amount < 0 {
            throw Refusal(.invalidField, "An amount must not be negative.", path: "$.amount.amount")
        }
        guard at <= now + Self.skew else {
            throw Refusal(.invalidField, "The action lies in the future.", path: "$.at")
        }
    }

    /// Whether `other` tells of the same action; a command without a time repeats one of any time, and its address may
    /// have been announced since.
    func tellsTheSame(as other: Assessment, anyTime: Bool) -> Bool {
        var other = other
        other.judgement = judgement
        if anyTime { other.at = at }
        if address == nil { other.address = nil }
        return self == other
    }

    /// What the action proves about who uses what: a login proves nothing, since a thief's would weld victims to him,
    /// and an order only once it is paid.
    var linksAtOnce: Bool { [.registration, .groupJoin, .bargainHelp].contains(action) }

    /// Whether a denial is held against the account and its neighbours: a denied login may be a thief's, and its account
    /// a victim's.
    var deniesAccount: Bool { action != .login && action != .failedLogin }

    /// What may link the person to others.
    var tokens: [(kind: RiskControl.LinkKind, token: String)] {
        [(.device, device), (.address, address), (.payment, payment)].compactMap { kind, token in
            token.map { (kind, $0) }
        }
    }

    func token(_ kind: RiskControl.LinkKind) -> String? {
        switch kind {
        case .device: device
        case .address: address
        case .payment: payment
        }
    }

    func assessed(_ judgement: RuleSet.Judgement) -> RiskControl.ActionAssessed {
        RiskControl.ActionAssessed(
            assessment: id,
            action: action,
            person: person,
            subject: subject,
            verdict: judgement.verdict,
            score: judgement.score,
            reasons: judgement.reasons
        )
    }
}
