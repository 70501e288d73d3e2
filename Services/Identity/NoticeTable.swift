import Messaging
import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var notices: NoticeTable { NoticeTable(database: database) }
}

extension Snapshot {
    var notices: NoticeTable { NoticeTable(database: database) }
}

/// What people are shown before they allow something, in the table `consent_notice`, to which rows are only ever added.
struct NoticeTable {
    let database: Database

    /// All that fit, the newest version last.
    func find(_ purpose: Identity.Purpose? = nil, version: String? = nil) throws -> [Identity.ConsentNotice] {
        try database.all(
            """
            SELECT notice FROM consent_notice
            WHERE purpose = coalesce(?, purpose) AND version = coalesce(?, version) ORDER BY registered_at, locale
            """,
            [purpose?.rawValue, version]
        ).map { try JSON.decode(Identity.ConsentNotice.self, from: Array(($0["notice"] as String).utf8)) }
    }

    func add(_ notice: Identity.ConsentNotice, at now: Timestamp) throws {
        try database.run(
            "INSERT INTO consent_notice (purpose, version, locale, notice, registered_at) VALUES (?, ?, ?, ?, ?)",
            [
                notice.purpose.rawValue, notice.version, notice.locale,
                String(decoding: try JSON.encode(notice), as: UTF8.self), now.milliseconds,
            ]
        )
    }
}

extension Identity.ConsentNotice {
    /// The notice of a command, with the hash of its words.
    init(_ command: Identity.RegisterNotice) {
        self.init(
            purpose: command.purpose,
            version: command.version,
            locale: command.locale,
            text: command.text,
            textSha256: sha256(Array(command.text.utf8)).hex,
            dataClasses: command.dataClasses,
            controllers: command.controllers,
            recipients: command.recipients ?? [],
            retention: command.retention,
            laws: command.laws ?? Identity.PrivacyLaw.allCases,
            separate: command.separate ?? []
        )
    }
}
