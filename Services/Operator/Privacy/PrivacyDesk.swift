import AMQP
import Messaging
import Model

/// Talks to identity in the types of its contract.
struct PrivacyDesk {
    /// On whose behalf; nil for the operator.
    let me: SavedSession?
    private let conversation: Conversation
    private let composer: Composer
    private let patience: Duration

    /// Connects; fails at once if there is no broker, or identity isn't running.
    init(_ broker: BrokerOptions, patience: Duration, me: SavedSession? = nil) async throws {
        let settings = try broker.settings()
        try await Reachability.check(service: Identity.service, settings)
        conversation = Conversation(settings, patience: patience)
        composer = Composer(signer: settings.signer, patience: patience, accessTokens: me?.accessTokens ?? [:])
        self.patience = patience
        self.me = me
    }

    func send<C: Command>(_ command: C) async throws -> C.Reply {
        try await JSON.decode(C.Reply.self, from: reply(toCommand: C.name, JSON.encode(command)))
    }

    /// Sends a command by its name; it and the reply are in JSON.
    func reply(toCommand name: String, _ body: [UInt8]) async throws -> [UInt8] {
        try await reply(to: body, Vocabulary.ours.entry(name, .command, for: "send"))
    }

    func ask<Q: Query>(_ query: Q) async throws -> Q.Reply {
        let entry = try Vocabulary.ours.entry(Q.name, .query, for: "ask")
        return try await JSON.decode(Q.Reply.self, from: reply(to: JSON.encode(query), entry))
    }

    /// What seals to identity, which alone can read it from then on.
    func sealer() async throws -> Sealer { try Sealer(await ask(Identity.FindSealingKey())) }

    /// One more proof of whoever is logged in that they want one thing, by a code that they type.
    func approval(
        of deed: Identity.Deed,
        by me: SavedSession,
        _ broker: BrokerOptions,
        _ console: Console
    ) async throws -> String {
        let login = LoginDesk(request: reply(toCommand:_:), sealer: try await sealer(), folder: .chosen(broker.data))
        return try await login.approval(of: deed, by: me) { factor in
            try Prompt(console: console).line(factor == .mail ? "Code from the mail" : "Code", isSecret: true)
        }
    }

    func end() async { await conversation.end() }

    /// Asks until the answer is the one that is waited for; nil if it never is.
    func ask<Q: Query>(_ query: Q, until isReached: (Q.Reply) -> Bool) async throws -> Q.Reply? {
        let end = ContinuousClock.now + patience
        repeat {
            let reply = try await ask(query)
            if isReached(reply) { return reply }
            try await Task.sleep(for: .milliseconds(200))
        } while ContinuousClock.now < end
        return nil
    }

    private func reply(to body: [UInt8], _ entry: Vocabulary.Entry) async throws -> [UInt8] {
        switch try await conversation.answer(to: composer.message(entry, body: body)) {
        case .ok(let reply): return reply.encoded()
        case .problem(let problem): throw Failure.refused(entry, by: problem)
        }
    }
}

extension Failure {
    /// A service's no.
    static func refused(_ entry: Vocabulary.Entry, by problem: Answer.Problem) -> Failure {
        .refused(
            "\(entry.name) was refused: \(problem)",
            nextStep: nextSteps.first { $0.key.code == problem.type }?.value
        )
    }
}

/// What to do about a refusal.
private let nextSteps = [
    RefusalCode.personHeld: "`souk privacy hold PERSON --lift --reason …` ends the hold, once nothing needs it.",
    .requestNotFound: "`souk privacy requests --all` lists them.",
    .requestNotOpen: "`souk privacy request show REQUEST` tells how far it is.",
    .sessionNotFound: "`souk account sessions PERSON` lists those that last.",
    .consentNotFound: "`souk privacy consents PERSON` lists what they have allowed and taken back.",
    .consentNotSeparate: "Once they were asked for it by itself, say so with --separate.",
    .noticeExists: "People have agreed to these words: register the others as a new version.",
    .privacyBudgetSpent: "What was counted in this quarter can be asked for again; the next one has a new budget.",
    .approvalMissing: "`souk approve` gives one. Without --me you act as the operator, who needs none.",
    .secondPersonMissing: "Log in and say --me; the other runs `souk approve`, and tells you the approval to add.",
]

/// Reads an id from the command line.
func parsed<Subject: Identified>(_ text: String, as subject: Subject.Type) throws(Failure) -> ID<Subject> {
    guard let id = ID<Subject>(text) else {
        throw .usage("\(text) is no id of the form \(Subject.idPrefix)_….")
    }
    return id
}
