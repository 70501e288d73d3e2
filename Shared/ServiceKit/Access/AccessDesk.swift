internal import Messaging
package import Model
internal import Privacy
package import Storage
internal import Synchronization

/// Checks the access tokens that messages are sent with, by what this process knows: keys that identity has announced,
/// sessions that have ended.
///
/// Asks nobody and waits for nobody. The one exception proves it: a token by a key that nobody here has heard of is
/// refused, and the keys are fetched for the next.
package final class AccessDesk: Sendable {
    struct Key: Sendable {
        var announced: Identity.TokenKey
        var key: VerifyingKey

        func counts(at now: Timestamp) -> Bool { announced.until.map { now < $0 } ?? true }
    }

    private struct State {
        var keys: [String: Key] = [:]
        var ended: [ID<Identity.Session>: Timestamp] = [:]
        /// By person: tokens issued before are void, and when that no longer matters.
        var floors: [ID<Person>: (issuedBefore: Timestamp, until: Timestamp)] = [:]
        var opened = OpenedTokens(capacity: AccessDesk.capacity)
        var fetchedAt: Timestamp?
    }

    /// Clocks differ.
    private static let leeway = Duration.seconds(30)
    private static let pause = Duration.seconds(5)
    /// How many tokens are remembered: about 5 MiB, at the length that identity writes.
    private static let capacity = 4096
    /// How long after its end a session has to be remembered: until its last token is over.
    static let memory = AccessToken.lifetime + leeway * 2

    private let service: String
    private let asking: any Asking
    private let gate = StrictTokenGate(type: AccessToken.type)
    private let approvalGate = StrictTokenGate(type: ApprovalToken.type)
    private let state: Mutex<State>

    /// Recalls what the last run knew.
    package init(service: String, recalling store: Store?, asking: any Asking) throws {
        self.service = service
        self.asking = asking
        var state = State()
        try store?.read { database in
            let table = AccessTable(database: database)
            for key in try table.keys() { state.keys[key.id] = try? Key(key) }
            for (session, until) in try table.ended() { state.ended[session] = until }
            for floor in try table.floors() { state.floors[floor.person] = (floor.issuedBefore, floor.until) }
        }
        self.state = Mutex(state)
    }

    /// The roles of a message: those of its broker user, and what the token says that its holder is there for.
    ///
    /// A token of a session of recovery takes all of them away, and one without duties that of the edge.
    func roles(of message: Incoming, granted roles: [Role], at now: Timestamp) throws -> [Role] {
        guard let token = try token(of: message, at: now) else { return roles }
        guard token.acr != .recovering else { return [.recovering] }
        guard let duties = token.duties else { return roles.map { $0 == .edge ? .person : $0 } }
        return roles + duties.map(Role.staff)
    }

    /// On whose behalf a message is sent; nobody's without a token, and nobody's in particular by those who work here.
    func bearer(of message: Incoming, at now: Timestamp) throws -> ID<Person>? {
        guard let token = try token(of: message, at: now), token.duties == nil else { return nil }
        return token.sub
    }

    /// Refuses what one person's token was sent with, and is about another, or about nobody in particular (nil).
    func check(_ message: Incoming, actsFor actor: ID<Person>?, at now: Timestamp) throws {
        guard let bearer = try bearer(of: message, at: now), bearer != actor else { return }
        guard actor != nil else { throw Refusal(.notAllowed, "Name the person whose access token it is.", path: "$") }
        throw Refusal(.notAllowed, "The access token is another person's.", path: "$")
    }

    /// The token that a message was sent with; nil if with none.
    ///
    /// - Throws: `Refusal` if it isn't one that counts here and now.
    func token(of message: Incoming, at now: Timestamp) throws -> AccessToken? {
        guard let header = message.authorization else { return nil }
        guard header.hasPrefix("Bearer ") else {
            throw Refusal(.tokenInvalid, "The header authorization is \"Bearer\", a space, and an access token.")
        }
        return try verify(String(header.dropFirst("Bearer ".count)), at: now)
    }

    /// Reads a token that counts here and now.
    ///
    /// Only its signature is not looked at again when the same token comes again.
    /// - Throws: `Refusal`.
    package func verify(_ text: String, at now: Timestamp) throws -> AccessToken {
        let token = try open(text, at: now)
        let earliest = (now - Self.leeway).seconds
        let latest = (now + Self.leeway).seconds
        guard token.iss == AccessToken.issuer, token.aud == service else { throw Self.invalid("for somebody else") }
        guard token.nbf <= latest, token.iat <= latest, token.exp > earliest,
            token.exp - token.iat <= AccessToken.lifetime.components.seconds
        else { throw Self.invalid("not of this time") }
        guard !isOver(token.sid, of: token.sub, issuedAt: token.iat) else {
            throw Self.invalid("of a session that is over")
        }
        return token
    }

    /// Whether a session has ended, by itself or with all that its person had until then.
    private func isOver(_ session: ID<Identity.Session>?, of person: ID<Person>, issuedAt: Int64) -> Bool {
        state.withLock { state in
            if let session, state.ended[session] != nil { return true }
            guard let floor = state.floors[person] else { return false }
            return issuedAt < floor.issuedBefore.seconds
        }
    }

    private func open(_ text: String, at now: Timestamp) throws -> AccessToken {
        let known: AccessToken? = state.withLock { state in
            guard let entry = state.opened.find(text), let key = state.keys[entry.key.id] else { return nil }
            // Since then the key may have ended, or its id been given to another.
            return key.counts(at: now) && key.announced.publicKey == entry.key.publicKey ? entry.token : nil
        }
        if let known { return known }
        let (token, key): (AccessToken, Key) = try open(text, through: gate, at: now)
        state.withLock { $0.opened.add(OpenedTokens.Entry(token: token, key: key.announced), for: text) }
        return token
    }

    private func open<Claims: Decodable>(
        _ text: String,
        through gate: StrictTokenGate,
        at now: Timestamp
    ) throws -> (Claims, Key) {
        let keys = state.withLock(\.keys)
        var signer: Key?
        do {
            let payload = try gate.open(text) { id in
                signer = keys[id].flatMap { $0.counts(at: now) ? $0 : nil }
                return signer?.key
            }
            guard let signer else { preconditionFailure("the gate opens nothing without a key") }
            return (try JSON.decode(Claims.self, from: payload), signer)
        } catch StrictTokenGate.Problem.unknownKey(let id) {
            fetchKeys(at: now)
            throw Refusal(.tokenKeyUnknown, "No key \(id.debugDescription) has been announced here.", retryAfter: 1)
        } catch {
            throw Self.invalid("not of our making")
        }
    }

    /// The approval, if it counts here and now, and for exactly this; whose it is, is for others to look at.
    func approval(_ text: String, of deed: Identity.Deed, at now: Timestamp) -> ApprovalToken? {
        guard let (approval, _): (ApprovalToken, Key) = try? open(text, through: approvalGate, at: now),
            approval.iss == AccessToken.issuer, approval.aud == service, approval.deed == deed,
            approval.iat <= (now + Self.leeway).seconds, approval.exp > now.seconds,
            !isOver(approval.sid, of: approval.sub, issuedAt: approval.iat)
        else { return nil }
        return approval
    }

    private static func invalid(_ why: String) -> Refusal { Refusal(.tokenInvalid, "The access token is \(why).") }

    /// Asks identity for its keys, not more often than every few seconds, whatever is sent to us.
    private func fetchKeys(at now: Timestamp) {
        let isSoonEnough = state.withLock { state in
            if let last = state.fetchedAt, now - last < Self.pause { return false }
            state.fetchedAt = now
            return true
        }
        guard isSoonEnough else { return }
        Task {
            guard let answer = try? await asking.ask(Identity.FindTokenKeys(), timeout: .seconds(5)) else { return }
            learn(answer.keys)
        }
    }

    package func learn(_ announced: [Identity.TokenKey]) {
        state.withLock { state in
            for key in announced { state.keys[key.id] = (try? Key(key)) ?? state.keys[key.id] }
        }
    }

    func forget(sessions: [ID<Identity.Session>], until: Timestamp, at now: Timestamp) {
        state.withLock { state in
            state.ended = state.ended.filter { $0.value > now }
            for session in sessions { state.ended[session] = until }
        }
    }

    func refuse(tokensOf person: ID<Person>, issuedBefore: Timestamp, until: Timestamp, at now: Timestamp) {
        state.withLock { state in
            state.floors = state.floors.filter { $0.value.until > now }
            state.floors[person] = (issuedBefore, until)
        }
    }
}

extension AccessDesk.Key {
    init(_ key: Identity.TokenKey) throws(PrivacyError) {
        self.init(announced: key, key: try VerifyingKey(key.publicKey))
    }
}
