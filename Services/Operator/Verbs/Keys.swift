import ArgumentParser
import Model

struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Changes identity's keys while everybody goes on.",
        subcommands: [KeysShow.self, KeysRotate.self, KeysForget.self]
    )
}

struct KeysShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Says how far a change of keys is; shows none of them.",
        discussion: """
            Exit status: 0 shown, 2 nobody answered.
            """
    )

    @OptionGroup var broker: BrokerOptions

    func run() async throws {
        let desk = try await PrivacyDesk(broker, patience: .seconds(10))
        let report = try await desk.ask(Identity.FindKeys())
        await desk.end()
        for line in KeyLines(report).lines { Console.standard.print(line) }
    }
}

struct KeysRotate: AsyncParsableCommand {
    enum Key: String, ExpressibleByArgument, CaseIterable {
        case master
        case pepper
        case token
    }

    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Changes a key, and waits until nothing is under the one before.",
        discussion: """
              souk keys rotate master
              souk keys rotate pepper
              souk keys rotate token

            master: the key-encryption key, under which all data keys lie. identity.kek is replaced at the end, and kept \
            as identity.kek.previous for backups of identity-keys.sqlite that are older; remove it with the last of them. \
            If SOUK_KEK_FILE names your own file, put the next key into the file of that name ending in .next first.
            pepper: the key that password hashes are under. Nobody has to type a password; the one before is destroyed \
            30 days later.
            token: the key that signs access tokens. The next one signs in ten minutes.

            Whatever happens meanwhile, the change goes on by itself: said again, it is the same change until it is done.

            Exit status: 0 done, 1 refused, 2 nobody answered, or it takes longer than --timeout.
            """
    )

    @Argument(help: "master, pepper or token.")
    var key: Key

    @Option(help: "Seconds to wait for the end.")
    var timeout = 300.0

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
    }

    func run() async throws {
        let console = Console.standard
        let desk = try await PrivacyDesk(broker, patience: .seconds(timeout))
        switch key {
        case .master: _ = try await desk.send(Identity.RotateMasterKey())
        case .pepper: _ = try await desk.send(Identity.RotatePepper())
        case .token:
            let keys = try await desk.send(Identity.RotateTokenKey()).keys
            for key in keys { console.print("\(key.id) \(key.until.map { "until \($0)" } ?? "until further notice")") }
            return await desk.end()
        }
        let report = try await desk.ask(Identity.FindKeys()) { report in
            key == .master ? report.keysToRewrap == 0 : report.credentialsToMove == 0
        }
        await desk.end()
        guard let report else {
            throw Failure.unreachable(
                "It takes longer than \(timeout) seconds.",
                nextStep: "It goes on by itself; `souk keys show` tells how far it is."
            )
        }
        for line in KeyLines(report).lines { console.print(line) }
    }
}

struct KeysForget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Lets a service that has lost its signing key confirm erasures by another.",
        discussion: """
              souk keys forget trade

            The next key that the service shows is believed, and no other from then on.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The service, such as trade.", completion: .list(Vocabulary.ours.services))
    var service: String

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let forgotten = try await options.talk { desk in
            try await desk.send(Identity.ForgetServiceKey(service: service))
        }
        try options.show(forgotten, on: .standard)
    }
}
