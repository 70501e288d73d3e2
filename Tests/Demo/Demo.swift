import ArgumentParser
import Foundation

/// Plays a day of a social-commerce platform on this machine, prints what happens, and checks every bit of it.
@main struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Plays a day of Souk on this machine, and checks that it went as it should."
    )

    @Option(help: "How many people live in the town.")
    var people = 2000

    @Option(help: "The town's seed: the same one makes the same town.")
    var seed: UInt64 = 1

    @Flag(help: "Leave everything running at the end, and say how to talk to it.")
    var keep = false

    @Flag(help: "Kill every service in turn, and the broker, with SIGKILL while the demo runs.")
    var kill = false

    @MainActor
    func run() async throws {
        let screen = Screen()
        let stack = try await LocalStack.start(screen)
        let play = try Play(stack, screen)
        let killer = kill ? Killer.start(stack, screen) : nil
        do {
            try await play.importTown(people: people, seed: seed)
            try await play.showInfluence()
            try await play.letPeopleJoin()
            try await play.showFeed()
            try await play.waitForThird()
            try await play.buySomething()
            try await play.buyTogether()
            try await play.bargain()
            try await play.rushAtFlashSale()
            try await play.stopFraudRing()
            try await play.letGroupBuyExpire()
            try await play.readMails()
            await killer?.stop()
            try await play.erasePerson()
        } catch {
            play.checks.append(Check("the demo gets to its end", false, "\(error)"))
        }
        if let spared = await killer?.stop() {
            let names = spared.joined(separator: ", ")
            play.check(
                "every service was killed in the midst of it, and the broker",
                spared.isEmpty,
                "spared: \(names)"
            )
        }
        try await play.examineStack()
        play.printChecks()
        await play.close()
        let isWell = play.checks.allSatisfy(\.holds)
        if keep {
            screen.say("Everything goes on running. Talk to it, and stop it in the end:", "")
            screen.say(
                "  export SOUK_DATA=\(stack.folder)",
                "  \(stack.souk) status",
                "  \(stack.souk) describe",
                "  \(stack.souk) watch '#'",
                "  \(stack.souk) down"
            )
        } else {
            await stack.stop(keepingData: !isWell)
        }
        if !isWell { throw ExitCode.failure }
    }
}
