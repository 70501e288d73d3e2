import Foundation
import Messaging
import Model
import Support

extension Play {
    /// One of them leaves without a trace.
    func erasePerson() async throws {
        let leaving = actors[0]
        screen.scene("\(leaving.nickname) leaves without a trace")
        screen.say(screen.dim("$ souk privacy erase \(leaving.person) --watch"))
        check(
            "every service has confirmed, and the keys are destroyed",
            try await stack.run(["privacy", "erase", "\(leaving.person)", "--watch"]) == 0
        )
        let request = try await send(Identity.ErasePerson(person: leaving.person)).request
        screen.say(screen.dim("$ souk privacy certificate \(request) --verify"))
        check(
            "the certificate holds: signed by identity, and each confirmation by its service",
            try await stack.run(["privacy", "certificate", "\(request)", "--verify"]) == 0
        )

        check(
            "the feed knows nothing of them",
            try await ask(Recommendation.AskFeed(person: leaving.person)).mode == .general
        )
        check("their inbox is empty", try await ask(Notification.FindInbox(person: leaving.person)).messages.isEmpty)
        check(
            "they follow nobody",
            try await ask(SocialGraph.FindFollows(person: leaving.person, direction: .following)).total == 0
        )
        let profile = try await refusal { try await self.ask(Identity.FindPerson(person: leaving.person)) }
        check("identity shows nothing", profile?.code == .personErased, profile?.code.code)
        try scanForTraces(of: leaving)
    }

    /// Looks at the very bytes: databases and their logs, the broker's folder, every log file.
    ///
    /// The town's own files are left out: they are what the operator brought. The pseudonym, which erasure may leave in
    /// the broker's folder, shows that the scanner sees what is there.
    private func scanForTraces(of actor: Actor) throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: stack.folder).filter { $0 != "town" }
            .map { "\(stack.folder)/\($0)" }
        let secrets = CanaryScanner([actor.email, actor.nickname, Self.street])
        let hits = try secrets.scan(folders)
        let pseudonym = try CanaryScanner([actor.person.description]).scan(folders)
        check(
            "not one byte of name, mail or street in any file of the stack, in any spelling",
            hits.isEmpty && !pseudonym.isEmpty,
            hits.isEmpty ? "the scanner does not see what is there" : "\(hits)"
        )
    }

    private func refusal<T>(_ body: () async throws -> T) async throws -> Refusal? {
        do {
            _ = try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }
}
