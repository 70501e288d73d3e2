import Messaging
import Model
import Privacy
import ServiceKit
import Storage

extension Transaction {
    var exports: ExportTable { ExportTable(database: database) }

    /// Begins an export under a key pair of its own, the private half of which is the person's and goes with them.
    func startExport(of account: Account) throws -> Export {
        let pair = OpeningKey(id: ExportParts.keyID)
        guard let key = try keys.key(account.ring, .profile) else { throw MissingKey(person: account.person) }
        let export = Export(
            export: newID(),
            of: account.person,
            publicKey: pair.publicKey,
            from: Suite.services.map { $0.service },
            at: now
        )
        try exports.add(export, openingKey: pair.wrapped(under: key), version: key.version)
        return export
    }

    /// Refuses what nothing can be sealed to.
    func checkRecipient(_ publicKey: String) throws {
        do {
            _ = try SealingKey(id: ExportParts.keyID, publicKey: publicKey)
        } catch {
            throw Refusal(.invalidField, "\(error)", path: "$.recipient_key")
        }
    }
}

extension Snapshot {
    var exports: ExportTable { ExportTable(database: database) }

    /// Puts together what the services have handed over, and seals a part of it; nil if there is no such part.
    func archivePart(_ part: Int, of export: Export, for recipientKey: String) throws -> Identity.ExportPart? {
        let parts = ExportParts(of: try archive(of: export).zip)
        guard (1...parts.count).contains(part) else { return nil }
        return Identity.ExportPart(
            part: part,
            parts: parts.count,
            data: try SealingKey(id: ExportParts.keyID, publicKey: recipientKey)
                .sealData(parts[part], for: .archive(of: export.export, part: part, of: parts.count))
        )
    }

    private func archive(of export: Export) throws -> PersonArchive {
        let account = try account(of: export.person)
        let pair = try exports.openingKey(of: export) { try keys.key(account.ring, .profile, version: $0) }
        return try PersonArchive(
            of: export.person,
            requestedAt: export.requestedAt,
            sources: export.sources.map { source in
                let bytes = try exports.parts(of: export, from: source.service).enumerated().flatMap { index, data in
                    try pair.open(
                        data,
                        for: .contribution(
                            to: export.export,
                            by: source.service,
                            part: index + 1,
                            of: source.parts ?? 0
                        )
                    )
                }
                return PersonArchive.Source(service: source.service, tables: try JSONValue.parse(bytes))
            },
            open: { envelope in try keys.openAnyField(envelope, of: account) }
        )
    }
}

extension KeyTable {
    /// Reads an envelope of the person, whichever field it is; nil if it is somebody else's, or of no key that is left.
    fileprivate func openAnyField(_ envelope: Envelope, of account: Account) throws -> String? {
        guard let key = try key(account.ring, envelope.dataClass, version: envelope.version) else { return nil }
        return PersonalField.allCases.lazy.filter { $0.dataClass == envelope.dataClass }
            .compactMap { try? key.open(envelope, as: $0, of: account.person) }.first
    }
}

/// Exports and what services have handed over for them, in the tables `export`, `export_source` and `export_part`.
struct ExportTable {
    let database: Database

    func find(_ id: ID<Identity.Export>) throws -> Export? {
        try database.one("SELECT * FROM export WHERE id = ?", [id.blob]).map(export)
    }

    /// The person's export that still waits for services.
    func findCollecting(of person: ID<Person>) throws -> Export? {
        try database.one(
            "SELECT * FROM export WHERE person = ? AND sealed_at IS NULL AND purged_at IS NULL",
            [person.blob]
        ).map(export)
    }

    func add(_ export: Export, openingKey: [UInt8], version: Int) throws {
        try database.run(
            """
            INSERT INTO export (id, person, requested_at, public_key, opening_key, key_version)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                export.export.blob, export.person.blob, export.requestedAt.milliseconds, export.publicKey,
                openingKey.blob, version,
            ]
        )
        for (position, source) in export.sources.enumerated() {
            try database.run(
                "INSERT INTO export_source (export, position, service) VALUES (?, ?, ?)",
                [export.export.blob, position, source.service]
            )
        }
    }

    /// Keeps a part, sealed as it came.
    func add(_ data: SealedData, _ command: Identity.ContributeExport) throws {
        try database.run(
            "INSERT INTO export_part (export, service, part, data) VALUES (?, ?, ?, ?)",
            [command.export.blob, command.service, command.part, data.text]
        )
        try database.run(
            "UPDATE export_source SET parts = ? WHERE export = ? AND service = ?",
            [command.parts, command.export.blob, command.service]
        )
    }

    /// Writes what has become of the archive.
    func save(_ export: Export) throws {
        try database.run(
            "UPDATE export SET sealed_at = ?, recipient_key = ?, delivered_at = ?, purged_at = ? WHERE id = ?",
            [
                export.sealedAt?.milliseconds, export.recipientKey, export.deliveredAt?.milliseconds,
                export.purgedAt?.milliseconds, export.export.blob,
            ]
        )
    }

    /// Destroys all that was handed over, and the key that it was sealed to.
    func purge(_ export: Export) throws {
        try database.run("DELETE FROM export_part WHERE export = ?", [export.export.blob])
        try database.run("UPDATE export SET opening_key = NULL WHERE id = ?", [export.export.blob])
    }

    fileprivate func parts(of export: Export, from service: String) throws -> [SealedData] {
        try database.all(
            "SELECT data FROM export_part WHERE export = ? AND service = ? ORDER BY part",
            [export.export.blob, service]
        ).compactMap { SealedData($0["data"]) }
    }

    fileprivate func openingKey(of export: Export, under key: (Int) throws -> DataKey?) throws -> OpeningKey {
        guard let row = try database.one("SELECT * FROM export WHERE id = ?", [export.export.blob]),
            let key = try key(row["key_version"])
        else { throw MissingKey(person: export.person) }
        return try OpeningKey(id: ExportParts.keyID, wrapped: row.bytes("opening_key"), under: key)
    }

    private func export(_ row: Row) throws -> Export {
        let id = row.bytes("id")
        let sources = try database.all(
            "SELECT service, parts FROM export_source WHERE export = ? ORDER BY position",
            [id.blob]
        ).map { source in
            let service: String = source["service"]
            let received = try database.all(
                "SELECT part FROM export_part WHERE export = ? AND service = ?",
                [id.blob, service]
            ).map { $0["part"] as Int }
            return Export.Source(service: service, parts: source["parts"], received: Set(received))
        }
        return Export(
            export: ID(row, "id"),
            person: ID(row, "person"),
            requestedAt: Timestamp(milliseconds: row["requested_at"]),
            publicKey: row["public_key"],
            sources: sources,
            sealedAt: row.time("sealed_at"),
            recipientKey: row["recipient_key"],
            deliveredAt: row.time("delivered_at"),
            purgedAt: row.time("purged_at")
        )
    }
}
