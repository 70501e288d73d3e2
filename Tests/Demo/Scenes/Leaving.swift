import Foundation
import Messaging
import Model

extension Play {
    /// One of them leaves without a trace.
    func erasePerson() async throws {
        let leaving = actors[0]
        screen.scene("\(leaving.nickname) leaves without a trace")
        let request = try await send(Identity.ErasePerson(person: leaving.person)).request
        try await until("every service has confirmed") {
            try await self.ask(Identity.FindErasure(request: request)).state == .certified
        }
        let report = try await ask(Identity.FindErasure(request: request))
        for confirmation in report.confirmations {
            let deleted = confirmation.deleted.reduce(0) { $0 + $1.rows }
            let retained = confirmation.retained.map { "\($0.rows) kept for \($0.ground)" }.joined(separator: ", ")
            screen.say("  \(confirmation.service): \(deleted) rows deleted\(retained.isEmpty ? "" : ", \(retained)")")
        }
        check("every service has confirmed, and \(report.destroyedKeys) keys are destroyed", report.destroyedKeys > 0)

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
    private func scanForTraces(of actor: Actor) throws {
        let needles = [actor.email, "小茶", "1 Harbour Road"]
        var files = 0
        var hits: [String] = []
        let walk = FileManager.default.enumerator(atPath: stack.folder)
        while let path = walk?.nextObject() as? String {
            guard !path.hasPrefix("town/"), let data = FileManager.default.contents(atPath: "\(stack.folder)/\(path)")
            else { continue }
            files += 1
            for needle in needles where forms(of: needle).contains(where: { data.range(of: $0) != nil }) {
                hits.append(path)
            }
        }
        let planted = forms(of: actor.email).allSatisfy { Data("x".utf8 + $0 + "y".utf8).range(of: $0) != nil }
        check(
            "not one byte of name, mail or street in \(files) files, in any spelling",
            hits.isEmpty && planted,
            "\(hits)"
        )
    }

    private func forms(of text: String) -> [Data] {
        let bytes = Data(text.utf8)
        // In base64 a text looks different at each of three offsets; its ends depend on the neighbours.
        let base64 = (0..<3).map { offset in
            let encoded = (Data(repeating: 0, count: offset) + bytes).base64EncodedString().filter { $0 != "=" }
            return Data(encoded.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(2).utf8)
        }
        let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return [bytes, Data(hex.utf8), Data(hex.uppercased().utf8), Data(utf16)] + base64
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
