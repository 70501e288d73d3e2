import AMQP
import Messaging
import Model

/// Talks to identity in the types of its contract.
struct PrivacyDesk {
    private let conversation: Conversation
    private let composer: Composer
    private let patience: Duration

    /// Connects; fails at once if there is no broker, or identity isn't running.
    init(_ broker: BrokerOptions, patience: Duration) async throws {
        let settings = try broker.settings()
        try await Reachability.check(service: Identity.service, settings)
        conversation = Conversation(settings, patience: patience)
        composer = Composer(signer: settings.signer, patience: patience)
        self.patience = patience
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
        case .problem(let problem): throw Failure.refused("\(entry.name) was refused: \(problem)")
        }
    }
}

/// Reads an id from the command line.
func parsed<Subject: Identified>(_ text: String, as subject: Subject.Type) throws(Failure) -> ID<Subject> {
    guard let id = ID<Subject>(text) else {
        throw .usage("\(text) is no id of the form \(Subject.idPrefix)_….")
    }
    return id
}
