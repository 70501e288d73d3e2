import Model

/// A person's account: what identity knows of them, encrypted under their own keys.
struct Account: Equatable {
    let person: ID<Person>
    /// Which of the key rings is theirs.
    let ring: Int64
    var state = Identity.PersonState.active
    var email: Envelope?
    /// Leads from the address to this account, and tells whether somebody has it already; nil while it is only claimed.
    var emailCode: [UInt8]?
    var nickname: Envelope?
    let locale: String
    let device: String?
    let network: String?
    let registeredAt: Timestamp
    let isImported: Bool

    /// Opens the account of somebody who has no personal data yet.
    init(
        _ command: Identity.RegisterPerson,
        person: ID<Person>,
        ring: Int64,
        at now: Timestamp
    ) throws(Refusal) {
        self.person = person
        self.ring = ring
        locale = try Self.checked(command.locale ?? "en", "$.locale")
        device = try command.device.map { device throws(Refusal) in try Self.checked(device, "$.device") }
        network = try command.network.map { network throws(Refusal) in try Self.checked(network, "$.network") }
        registeredAt = command.at ?? now
        isImported = command.at != nil
    }

    /// As it was stored.
    init(
        person: ID<Person>,
        ring: Int64,
        state: Identity.PersonState,
        email: Envelope?,
        emailCode: [UInt8]?,
        nickname: Envelope?,
        locale: String,
        device: String?,
        network: String?,
        registeredAt: Timestamp,
        isImported: Bool
    ) {
        self.person = person
        self.ring = ring
        self.state = state
        self.email = email
        self.emailCode = emailCode
        self.nickname = nickname
        self.locale = locale
        self.device = device
        self.network = network
        self.registeredAt = registeredAt
        self.isImported = isImported
    }

    /// The e-mail address, if nobody has shown yet that it is theirs: it leads to nobody, and others may name the same.
    var claimedEmail: Envelope? { emailCode == nil ? email : nil }

    /// Keeps the person from acting; whether they could act before.
    mutating func suspend() -> Bool {
        guard state == .active else { return false }
        state = .suspended
        return true
    }

    /// Lets a suspended person act again; whether they could not before.
    mutating func restore() -> Bool {
        guard state == .suspended else { return false }
        state = .active
        return true
    }

    /// Ends the account at once, before any service has erased anything; the e-mail address is free from now on.
    mutating func leave() {
        state = .erased
        emailCode = nil
    }

    /// What the edge calls something: no text in which a person could be named.
    static func checked(_ text: String, _ path: String) throws(Refusal) -> String {
        guard (1...100).contains(text.utf8.count), text.utf8.allSatisfy({ 33...126 ~= $0 }) else {
            throw Refusal(.invalidField, "Expected 1 to 100 ASCII characters without a space.", path: path)
        }
        return text
    }
}

extension Identity.PersonRegistered {
    init(_ account: Account, isSuppressed: Bool?) {
        self.init(
            person: account.person,
            email: account.email,
            nickname: account.nickname,
            locale: account.locale,
            device: account.device,
            network: account.network,
            registeredAt: account.registeredAt,
            isImported: account.isImported,
            isSuppressed: isSuppressed
        )
    }
}
