import ArgumentParser
import Model

struct AccountSessions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "Lists where a person is logged in; logs them out.",
        discussion: """
              souk account sessions sub_01kds9ss20000000000000000a
              souk account sessions sub_01kds9ss20000000000000000a --end ses_01kds9ss200000000000000005
              souk account sessions sub_01kds9ss20000000000000000a --end-all --keep ses_01kds9ss200000000000000005

            No service takes the access tokens of a session that was ended. The answer lists those that last.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Option(help: "End this session, ses_….")
    var end: String?

    @Flag(help: "End all of them.")
    var endAll = false

    @Option(help: "With --end-all: the session to keep, ses_….")
    var keep: String?

    @OptionGroup var options: DeskOptions

    func validate() throws {
        guard end == nil || !endAll else { throw ValidationError("--end and --end-all: name one of them.") }
        guard keep == nil || endAll else { throw ValidationError("--keep says what --end-all leaves.") }
    }

    func run() async throws {
        let person = try parsed(person, as: Person.self)
        let session = try end.map { try parsed($0, as: Identity.Session.self) }
        let kept = try keep.map { try parsed($0, as: Identity.Session.self) }
        let list = try await options.talk { desk in
            if session != nil || endAll {
                _ = try await desk.send(Identity.RevokeSession(person: person, session: session, except: kept))
            }
            return try await desk.ask(Identity.FindSessions(person: person))
        }
        let table = Self.table(list.sessions)
        try options.show(list, as: table, orSay: "They are logged in nowhere.", on: .standard)
    }

    static func table(_ sessions: [Identity.SessionView]) -> TextTable {
        var table = TextTable([
            .init(title: "session"), .init(title: "last used"), .init(title: "until"), .init(title: "by"),
            .init(title: "device"), .init(title: "network"),
        ])
        table.rows = sessions.map { session in
            [
                .init("\(session.session)"), .init(String(session.usedAt.description.prefix(16))),
                .init(String(session.expiresAt.description.prefix(16))),
                .init(session.factors.map(\.rawValue).joined(separator: " + ")), .init(session.device ?? ""),
                .init(session.network ?? ""),
            ]
        }
        return table
    }
}
