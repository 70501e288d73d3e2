public import Model

/// The page of who may send what, `docs/roles.md`.
public enum RoleReference {
    public static func markdown(of contracts: [any ServiceContract.Type]) throws(JSONError) -> String {
        var blocks = [
            """
            # Roles

            Generated from `Shared/Model` by `make docs`; a test fails when this page differs.

            A message has the role of its broker user, which the broker checks: `operator`, `edge`, or a service. The \
            operator may send everything but what a service sends to itself. An access token in the header \
            `authorization` gives nothing that the broker user hasn't; it says on whose behalf the message is sent. With \
            a token that names no duties the edge has the role `person` in the place of its own. Messages marked with \
            their person are refused when the token is another's; where they name an order, an export or a request, its \
            service looks whose it is. A token of a session of recovery has the role `recovering` and no other. What may be \
            refused as `second_person_missing` takes two people who have the duty treasury, once there are two, and then \
            from the operator as well: one sends it with a token, another has approved it.
            """
        ]
        for contract in contracts {
            var rows: [String] = []
            for type in contract.messages where !(type is any Event.Type) {
                let message = try MessageDescription(type)
                let scope = type is any Personal.Type ? "the person's own" : ""
                rows.append("| `\(message.name)` | \(message.kind) | \(message.senders) | \(scope) |")
            }
            guard !rows.isEmpty else { continue }
            let head = "| message | kind | who may send it | with a token |\n| --- | --- | --- | --- |\n"
            blocks.append("## \(contract.service)\n\n" + head + rows.joined(separator: "\n"))
        }
        return (blocks + [fields]).joined(separator: "\n\n") + "\n"
    }

    /// What is shown of what a person has told.
    private static var fields: String {
        let head = """
            ## What of a person is shown, and to whom

            Services and their messages have the fields of a person under the person's keys alone. A masked field is its \
            first letter in `identity.person.find`; `identity.person.reveal` shows all of it to one key, for a reason, \
            with one more proof of whoever works here, and leaves an entry in a log that nobody can change. The rest is \
            never shown to anybody else. What a person is given of themselves is their export, without the secrets.

            | field | under their key | masked to others | revealed to others |
            | --- | --- | --- | --- |
            """
        let rows = PersonalField.allCases.map { field in
            let (masked, revealed) = field.visibility == .masked ? ("yes", "for a reason") : ("never", "never")
            return "| `\(field.rawValue)` | `\(field.dataClass.rawValue)` | \(masked) | \(revealed) |"
        }
        return ([head] + rows).joined(separator: "\n")
    }
}
