import Messaging
import Model

extension Play {
    /// A whole town moves in: people, follows, products and a month of what they did.
    func importTown(people: Int, seed: UInt64) async throws {
        screen.scene("A town of \(people) moves in")
        let folder = "\(stack.folder)/town"
        let today = String("\(Environment.system.now())".prefix(10))
        let isMade = try await show(
            "town",
            "--people",
            "\(people)",
            "--seed",
            "\(seed)",
            "--until",
            today,
            "--out",
            folder
        )
        check("a town is made up from a seed", isMade)
        let isIn = try await show(
            "import",
            "folder",
            folder,
            "--currency",
            "CNY",
            "--with-stock"
        )
        check("every line of it is taken", isIn)
        try await until("the newcomers are ranked") {
            try await self.ask(SocialGraph.RankInfluence(limit: 1)).computedAt != nil
        }
    }

    /// Whom the town listens to.
    func showInfluence() async throws {
        screen.scene("Whom the town listens to")
        let ranking = try await ask(SocialGraph.RankInfluence(limit: 5)).people
        for (place, one) in ranking.enumerated() {
            screen.say("  \(place + 1). \(one.person)  \(one.followers) followers, influence \(percent(one.score))")
        }
        check("the most influential people are known", ranking.count == 5)
    }

    /// Runs `souk` before the audience; tells whether it was content.
    private func show(_ arguments: String...) async throws -> Bool {
        screen.say(screen.dim("$ souk \(arguments.joined(separator: " "))"))
        return try await stack.run(arguments) == 0
    }

    func percent(_ share: Double) -> String { "\(Double(Int(share * 10_000 + 0.5)) / 100) %" }
}
