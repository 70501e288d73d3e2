import ArgumentParser
import Model

struct Login: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Logs you in, so that --me sends messages on your behalf.",
        discussion: """
              souk login
              souk send --me trade.cart.change …
              souk logout

            Asks for e-mail address, password and, if you have one, the code of your app; reads them from standard input \
            if that is no terminal. They are sealed to the service identity before they leave this process. What keeps \
            you logged in lies in session.json in the data folder, for your eyes only, and is renewed by itself.

            Exit status: 0 logged in, 1 refused, 2 nobody answered, 64 something is missing.
            """
    )

    @Option(help: "Seconds to wait for each answer.")
    var timeout = 30.0

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
    }

    func run() async throws {
        let console = Console.standard
        let prompt = Prompt(console: console)
        let patience = Duration.seconds(timeout)
        let identity = try await PrivacyDesk(broker, patience: patience)
        let desk = LoginDesk(
            request: identity.reply(toCommand:_:),
            sealer: try await Sealer.asking(broker.settings(), patience: patience),
            folder: .chosen(broker.data)
        )
        let email = try prompt.line("E-mail address")
        let password = try prompt.line("Password", isSecret: true)
        let saved =
            switch try await desk.logIn(email: email, password: password) {
            case .done(let saved): saved
            case .secondFactor(let login):
                try await desk.confirm(login, digits: prompt.line("Code", isSecret: true))
            }
        await identity.end()
        console.print("\(saved.person)")
        console.note("Logged in. `souk logout` ends it.")
    }
}
