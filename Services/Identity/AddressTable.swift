import Model
import ServiceKit
import Storage

extension Transaction {
    var addresses: AddressTable { AddressTable(database: database) }
}

/// Where parcels go, in the table `address`.
struct AddressTable {
    let database: Database

    func find(_ id: ID<Identity.Address>) throws -> Identity.AddressAdded? {
        try database.one("SELECT * FROM address WHERE id = ?", [id.blob]).map { row in
            Identity.AddressAdded(
                address: id,
                person: ID(row, "person"),
                country: row["country"],
                fingerprint: row["fingerprint"]
            )
        }
    }

    func add(_ address: Identity.AddressAdded, _ envelope: Envelope, at now: Timestamp) throws {
        try database.run(
            """
            INSERT INTO address (id, person, address, country, fingerprint, added_at) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                address.address.blob, address.person.blob, envelope.description, address.country, address.fingerprint,
                now.milliseconds,
            ]
        )
    }
}
