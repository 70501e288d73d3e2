import ArgumentParser
import Model
import Privacy
import ServiceKit

struct PrivacyReveal: AsyncParsableCommand {
    /// All that anybody else may see.
    enum Field: String, ExpressibleByArgument, CaseIterable {
        case email
        case nickname
    }

    static let configuration = CommandConfiguration(
        commandName: "reveal",
        abstract: "Shows what others see of a person only masked, and logs who has seen it and why.",
        discussion: """
              souk privacy reveal sub_01kds9ss20000000000000000a email --reason "Their parcel came back."
              souk privacy reveal sub_01kds9ss20000000000000000a email nickname --reason "Case 12." --me

            On its way it is sealed to a key that this command makes and forgets; in clear it is on this terminal and \
            nowhere else. With --me the access log (`souk privacy log`) names you and not the operator, and a code is \
            asked for once more: of your app, or of a mail to you.

            Exit status: 0 shown, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Argument(help: "What to show.")
    var fields: [Field]

    @Option(help: "Why you have to see it, in a sentence; for the access log, under the person's key.")
    var reason: String

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let console = Console.standard
        let person = try parsed(person, as: Person.self)
        let pair = OpeningKey(id: ExportParts.keyID)
        let revealed = try await options.talk { desk in
            let deed = Identity.RevealPerson.deed(revealing: person, to: pair.publicKey)
            // The operator needs none.
            let approval: String? =
                if let me = desk.me {
                    try await desk.approval(of: deed, by: me, options.broker, console)
                } else {
                    nil
                }
            let command = try await Identity.RevealPerson(
                person: person,
                fields: fields.compactMap { PersonalField(rawValue: $0.rawValue) },
                reason: desk.sealer().seal(
                    reason,
                    for: .field(
                        "reason",
                        of: Identity.RevealPerson.self,
                        person: person,
                        recipientKey: pair.publicKey
                    )
                ),
                recipientKey: pair.publicKey,
                approval: approval
            )
            return try await desk.send(command)
        }
        try options.show(Shown(revealed, openedBy: pair), on: console)
        for field in fields where !revealed.fields.contains(where: { $0.field.rawValue == field.rawValue }) {
            console.note("They have told no \(field.rawValue).")
        }
        console.note("Entry \(revealed.entry) of the access log says who has seen this, and why.")
    }

    /// What there is to see, in clear.
    private struct Shown: Encodable {
        var email: String?
        var nickname: String?

        init(_ revealed: Identity.RevealedPerson, openedBy key: OpeningKey) throws {
            for field in revealed.fields {
                let bytes = try key.open(field.data, for: .reveal(of: revealed.person, field.field))
                let text = String(decoding: bytes, as: UTF8.self)
                if field.field == .email { email = text } else { nickname = text }
            }
        }
    }
}
