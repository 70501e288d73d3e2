internal import Messaging
internal import Model

/// What a person reads of their data: one page without a script, and nothing that it would have to fetch.
struct PersonPage {
    private let archive: PersonArchive

    init(_ archive: PersonArchive) {
        self.archive = archive
    }

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Your data at Souk</title>
        <style>
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
        div { overflow-x: auto; }
        table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
        caption { font-weight: bold; padding: 0.25rem 0; text-align: start; }
        th, td { border: 1px solid #767676; padding: 0.25rem 0.5rem; text-align: start; vertical-align: top; }
        </style>
        </head>
        <body>
        <h1>Your data at Souk</h1>
        <p>This is all that Souk has about you, as it was on \(day). Within Souk you are known as
        <code>\(archive.person)</code>. The files beside this page hold the same for programs.</p>
        \(archive.sources.map(section).joined(separator: "\n"))
        </body>
        </html>

        """
    }

    private var day: String { String(archive.requestedAt.description.prefix(10)) }

    private func section(_ source: PersonArchive.Source) -> String {
        let tables = (source.tables.object?.fields ?? []).map { ($0.name, $0.value.array ?? []) }
            .filter { !$0.1.isEmpty }
        let purpose = Suite.services.first { $0.service == source.service }?.summary ?? ""
        let contents =
            tables.isEmpty ? "<p>Nothing.</p>" : tables.map(table).joined(separator: "\n")
        return """
            <section>
            <h2>\(escaped(source.service))</h2>
            <p>\(escaped(purpose))</p>
            \(contents)
            </section>
            """
    }

    private func table(_ name: String, _ rows: [JSONValue]) -> String {
        let columns = rows.first?.object?.fields.map(\.name) ?? []
        let head = columns.map { "<th scope=\"col\">\(escaped(words($0)))</th>" }.joined()
        let body = rows.map { row in
            "<tr>" + columns.map { "<td>\(escaped(text(row[$0] ?? .null, in: $0)))</td>" }.joined() + "</tr>"
        }
        return """
            <div><table>
            <caption>\(escaped(words(name)))</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }

    /// Instants are stored as milliseconds, in columns that end so.
    private func text(_ value: JSONValue, in column: String) -> String {
        switch value {
        case .null: ""
        case .string(let text): text
        case .int(let number) where column.hasSuffix("_at") || column == "at":
            Timestamp(milliseconds: number).description
        default: String(decoding: value.encoded(), as: UTF8.self)
        }
    }

    private func words(_ name: String) -> String { name.replacing("_", with: " ") }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
