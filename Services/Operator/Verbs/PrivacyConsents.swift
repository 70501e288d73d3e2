import ArgumentParser
import Model

struct PrivacyConsents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consents",
        abstract: "Lists what a person has allowed and taken back, as it happened; records more of it.",
        discussion: """
              souk privacy consents sub_01kds9ss20000000000000000a
              souk privacy consents sub_01kds9ss20000000000000000a --grant marketing --notice 2026-01 --channel shop
              souk privacy consents sub_01kds9ss20000000000000000a --withdraw marketing

            --grant records that they were shown the notice of this version, with the hash of its words if it is \
            registered (`souk privacy notices`).

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Option(help: "They allow this purpose from now on.")
    var grant: Identity.Purpose?

    @Option(help: "With --grant: the version of the notice that they were shown, such as 2026-01.")
    var notice: String?

    @Option(help: "With --grant: the language they were shown it in, such as zh-Hans; needed if there are several.")
    var locale: String?

    @Option(help: "With --grant: where they were asked, such as app, web or shop.")
    var channel: String?

    @Flag(help: "With --grant: they were asked for this by itself, and not together with other things.")
    var separate = false

    @Option(help: "They allow this purpose no more.")
    var withdraw: Identity.Purpose?

    @OptionGroup var options: DeskOptions

    func validate() throws {
        guard grant == nil || withdraw == nil else {
            throw ValidationError("--grant and --withdraw are two steps; name one of them.")
        }
        guard (grant == nil) == (notice == nil) else {
            throw ValidationError("--grant and --notice go together: name what they allow, and the version they saw.")
        }
        guard grant != nil || locale == nil && channel == nil && !separate else {
            throw ValidationError("--locale, --channel and --separate say more about a --grant.")
        }
    }

    func run() async throws {
        let person = try parsed(person, as: Person.self)
        let ledger = try await options.talk { desk in
            if let grant, let notice { try await record(grant, under: notice, of: person, at: desk) }
            if let withdraw {
                _ = try await desk.send(Identity.WithdrawConsent(person: person, purpose: withdraw))
            }
            return try await desk.ask(Identity.ListConsents(person: person))
        }
        let table = ConsentLines(ledger.entries).table
        try options.show(ledger, as: table, orSay: "They have allowed nothing yet.", on: .standard)
    }

    /// Records that they allow it, with the words that they were shown.
    private func record(
        _ purpose: Identity.Purpose,
        under version: String,
        of person: ID<Person>,
        at desk: PrivacyDesk
    ) async throws {
        let texts = try await desk.ask(Identity.FindNotices(purpose: purpose, version: version)).notices
        let shown = try NoticeChoice(texts, locale: locale).notice
        _ = try await desk.send(
            Identity.GrantConsent(
                person: person,
                purpose: purpose,
                version: version,
                textSha256: shown?.textSha256,
                locale: shown?.locale ?? locale,
                channel: channel,
                isSeparate: separate ? true : nil
            )
        )
        if shown == nil {
            Console.standard.note(
                "No notice \(version) is registered: recorded without the words that they were shown."
            )
        }
    }
}
