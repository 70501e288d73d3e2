import ArgumentParser
import Model

struct Logout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends what `souk login` has begun.",
        discussion: """
            Exit status: 0 logged out, 1 refused, 2 nobody answered.
            """
    )

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let identity = try await PrivacyDesk(broker, patience: .seconds(10))
        let desk = LoginDesk(
            request: identity.reply(toCommand:_:),
            sealer: try await Sealer.asking(broker.settings(), patience: .seconds(10)),
            folder: .chosen(broker.data)
        )
        let person = try await desk.logOut()
        await identity.end()
        Console.standard.note(person.map { "\($0) is logged out." } ?? "Nobody was logged in.")
    }
}
