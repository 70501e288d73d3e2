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
            service looks whose it is. A token of a session of recovery has the role `recovering` and no other.
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
        return blocks.joined(separator: "\n\n") + "\n"
    }
}
