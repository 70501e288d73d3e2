public import Model

/// The page of all messages, `docs/messages.md`.
public enum MessageReference {
    public static func markdown(of contracts: [any ServiceContract.Type]) throws(JSONError) -> String {
        var blocks = [
            """
            # Messages

            Generated from `Shared/Model` by `make docs`; a test fails when this page differs.

            A command asks one service to change something, an event says that something happened, a query reads. The \
            operator may send every command and query; who else may is listed. Every command and query is answered by \
            `{"ok": …}` with the reply below, or by `{"problem": {"type", "title", "detail", "path"}}` with one of the \
            refusals.
            """,
            """
            A sealed text is one that nobody but identity can read, by HPKE (RFC 9180): base mode, X25519, HKDF-SHA256, \
            AES-256-GCM, to the key that `identity.sealing-key.find` gives. It is written as the key's id, a dot, and the \
            encapsulated key with the ciphertext in base64url, without padding. The key's id is its additional data (`aad`), \
            and `info` says where it belongs: `souk personal data|<message>|<field>|<person>|<recipient key>`, with what \
            the message says in `person` and `recipient_key`, and nothing where it has no such field. In any other place \
            it is refused. `souk send` seals by itself.
            """,
            "Any message may be refused with:\n\n" + table(of: RefusalCode.general),
        ]
        for contract in contracts {
            var messages: [MessageDescription] = []
            for type in contract.messages { messages.append(try MessageDescription(type)) }
            blocks.append("## \(contract.service)\n\n\(contract.summary)")
            blocks.append(
                table(
                    ["message", "kind", "who sends it", "summary"],
                    messages.map { ["[`\($0.name)`](#\(anchor($0.name)))", $0.kind.rawValue, $0.senders, $0.summary] }
                )
            )
            blocks += messages.map(section)
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func section(_ message: MessageDescription) -> String {
        var blocks = ["### \(message.name)", message.summary]
        if !message.schema.flattened.isEmpty { blocks.append(table(of: message.schema)) }
        blocks.append(block(message.example))
        if let reply = message.reply {
            blocks.append("Reply:")
            if !reply.schema.flattened.isEmpty { blocks.append(table(of: reply.schema)) }
            blocks.append(block(reply.example))
        }
        if !message.refusals.isEmpty { blocks.append("Refusals:\n\n" + table(of: message.refusals)) }
        return blocks.joined(separator: "\n\n")
    }

    private static func table(of schema: MessageSchema) -> String {
        table(
            ["field", "type", ""],
            schema.flattened.map { ["`\($0.name)`", $0.schema.title, $0.isRequired ? "required" : "optional"] }
        )
    }

    private static func table(of refusals: [RefusalCode]) -> String {
        table(["refusal", "meaning"], refusals.map { ["`\($0.code)`", $0.title] })
    }

    private static func table(_ head: [String], _ rows: [[String]]) -> String {
        ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }

    private static func block(_ example: JSONValue) -> String {
        "```json\n\(example.pretty())\n```"
    }

    /// The anchor that common Markdown renderers give a heading.
    private static func anchor(_ heading: String) -> String {
        heading.filter { $0 != "." }
    }
}
