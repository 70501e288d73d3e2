import Model
import ServiceKit
import Storage

extension Transaction {
    var flashSales: FlashSaleTable { FlashSaleTable(database: database) }
}

extension Snapshot {
    var flashSales: FlashSaleTable { FlashSaleTable(database: database) }
}

/// Flash sales, in the tables `flash_sale`, `flash_slot`, `flash_ticket` and `flash_purchase`.
struct FlashSaleTable {
    let database: Database

    func find(_ id: ID<FlashSale>) throws -> FlashSale? {
        try database.one("SELECT * FROM flash_sale WHERE id = ?", [id.blob]).map(sale)
    }

    /// The flash sales that fit, the newest first.
    func find(_ query: Trade.FindFlashSales, limit: Int) throws -> [FlashSale] {
        var filter = Filter()
        filter.add("id = ?", query.sale?.blob)
        filter.add("product_id = ?", query.product?.blob)
        filter.add("(created_at, id) < (SELECT created_at, id FROM flash_sale WHERE id = ?)", query.before?.blob)
        return try database.all(
            "SELECT * FROM flash_sale WHERE \(filter.sql) ORDER BY created_at DESC, id DESC LIMIT ?",
            filter.arguments + [limit]
        ).map(sale)
    }

    /// Whether another sale of the product has a slot at the same time as one of these.
    func hasRival(_ sale: FlashSale) throws -> Bool {
        for slot in sale.slots {
            let rival = try database.one(
                """
                SELECT 1 FROM flash_sale JOIN flash_slot ON sale_id = id
                WHERE product_id = ? AND state <> 'refused' AND from_at < ? AND until_at > ? LIMIT 1
                """,
                [sale.product.blob, slot.until.milliseconds, slot.from.milliseconds]
            )
            if rival != nil { return true }
        }
        return false
    }

    func add(_ sale: FlashSale) throws {
        try database.run(
            """
            INSERT INTO flash_sale
                (id, product_id, price_amount, price_currency, quota, sold, per_person, admissions_per_s, state,
                created_at)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
            """,
            [
                sale.id.blob, sale.product.blob, sale.price.amount, sale.price.currency.description, sale.quota,
                sale.perPerson, sale.admissionsPerSecond, sale.state.rawValue, sale.createdAt.milliseconds,
            ]
        )
        for (position, slot) in sale.slots.enumerated() {
            try database.run(
                """
                INSERT INTO flash_slot (sale_id, position, from_at, until_at, entered, next_admission_at)
                VALUES (?, ?, ?, ?, 0, ?)
                """,
                [
                    sale.id.blob, position, slot.from.milliseconds, slot.until.milliseconds, slot.from.milliseconds,
                ]
            )
        }
    }

    /// The sales of a product that are to sell, or may, at a time or after it.
    func findOpen(of product: ID<Catalogue.Product>, at now: Timestamp) throws -> [FlashSale] {
        try database.all(
            """
            SELECT * FROM flash_sale WHERE product_id = ? AND state <> 'refused'
                AND EXISTS (SELECT 1 FROM flash_slot WHERE sale_id = id AND until_at > ?)
            """,
            [product.blob, now.milliseconds]
        ).map(sale)
    }

    /// Notes what the catalogue has said.
    func save(_ state: Trade.FlashSaleState, of sale: ID<FlashSale>) throws {
        try database.run("UPDATE flash_sale SET state = ? WHERE id = ?", [state.rawValue, sale.blob])
    }

    private func sale(_ row: Row) throws -> FlashSale {
        let id = ID<FlashSale>(row, "id")
        guard let state = Trade.FlashSaleState(rawValue: row["state"]) else { throw DamagedRow(id: id.uuid) }
        return FlashSale(
            id: id,
            product: ID(row, "product_id"),
            price: try Money(row, "price_amount", "price_currency"),
            quota: row["quota"],
            sold: row["sold"],
            perPerson: row["per_person"],
            slots: try database.all(
                "SELECT from_at, until_at FROM flash_slot WHERE sale_id = ? ORDER BY position",
                [id.blob]
            ).map { slot in
                Trade.FlashSlot(
                    from: Timestamp(milliseconds: slot["from_at"]),
                    until: Timestamp(milliseconds: slot["until_at"])
                )
            },
            admissionsPerSecond: row["admissions_per_s"],
            state: state,
            createdAt: Timestamp(milliseconds: row["created_at"])
        )
    }
}

// Pieces.
extension FlashSaleTable {
    var quota: QuotaTable<FlashSale> {
        QuotaTable(database: database, sales: "flash_sale", purchases: "flash_purchase")
    }
}

// The waiting room.
extension FlashSaleTable {
    func waitingRoom(of sale: ID<FlashSale>, slot: Int) throws -> WaitingRoom? {
        try database.one(
            "SELECT entered, next_admission_at FROM flash_slot WHERE sale_id = ? AND position = ?",
            [sale.blob, slot]
        ).map { row in
            WaitingRoom(
                slot: slot,
                entered: row["entered"],
                nextAdmission: Timestamp(milliseconds: row["next_admission_at"])
            )
        }
    }

    func save(_ room: WaitingRoom, of sale: ID<FlashSale>) throws {
        try database.run(
            "UPDATE flash_slot SET entered = ?, next_admission_at = ? WHERE sale_id = ? AND position = ?",
            [room.entered, room.nextAdmission.milliseconds, sale.blob, room.slot]
        )
    }

    func findTicket(_ id: ID<Trade.FlashTicket>) throws -> Trade.FlashTicket? {
        try database.one("SELECT * FROM flash_ticket WHERE id = ?", [id.blob]).map(ticket)
    }

    func findTicket(of person: ID<Person>, for sale: ID<FlashSale>, slot: Int) throws -> Trade.FlashTicket? {
        try database.one(
            "SELECT * FROM flash_ticket WHERE sale_id = ? AND slot = ? AND person = ?",
            [sale.blob, slot, person.blob]
        ).map(ticket)
    }

    func add(_ ticket: Trade.FlashTicket) throws {
        try database.run(
            "INSERT INTO flash_ticket (id, sale_id, slot, person, number, admitted_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                ticket.id.blob, ticket.sale.blob, ticket.slot, ticket.person.blob, ticket.number,
                ticket.admittedAt.milliseconds,
            ]
        )
    }

    /// Takes the first tickets of a sale back.
    func takeTickets(of sale: ID<FlashSale>, limit: Int) throws -> [Trade.FlashTicket] {
        let tickets = try database.all(
            "SELECT * FROM flash_ticket WHERE sale_id = ? ORDER BY slot, number LIMIT ?",
            [sale.blob, limit]
        ).map(ticket)
        for ticket in tickets { try database.run("DELETE FROM flash_ticket WHERE id = ?", [ticket.id.blob]) }
        return tickets
    }

    private func ticket(_ row: Row) -> Trade.FlashTicket {
        Trade.FlashTicket(
            id: ID(row, "id"),
            sale: ID(row, "sale_id"),
            person: ID(row, "person"),
            slot: row["slot"],
            number: row["number"],
            admittedAt: Timestamp(milliseconds: row["admitted_at"])
        )
    }
}
