import ServiceKit
import Storage

/// Stands inside the database and notes what changes: so only what has changed needs to be looked at after a step, and
/// nothing that happens goes unseen.
enum Watch {
    static func begin(in store: Store) throws {
        try store.write { database in
            try database.execute(sql: tables + touching + seeing)
        }
    }

    /// Temporary tables belong to the connection, and outlive a service that comes up again on it.
    private static let tables = """
        CREATE TEMP TABLE touched (what TEXT, id BLOB, PRIMARY KEY (what, id)) WITHOUT ROWID;
        CREATE TEMP TABLE account_sum (account TEXT PRIMARY KEY, amount INTEGER) WITHOUT ROWID;
        CREATE TEMP TABLE seen (what TEXT PRIMARY KEY, times INTEGER DEFAULT 1) WITHOUT ROWID;
        """

    /// `OR IGNORE` would not do: the statement that fires a trigger overrules it.
    private static let touching = """
        CREATE TEMP TRIGGER posted AFTER INSERT ON ledger_entry BEGIN
            INSERT INTO touched VALUES (new.kind, new.subject) ON CONFLICT DO NOTHING;
            INSERT INTO account_sum VALUES (new.account, new.amount)
                ON CONFLICT DO UPDATE SET amount = amount + excluded.amount;
        END;
        CREATE TEMP TRIGGER falsified AFTER UPDATE ON ledger_entry BEGIN
            INSERT INTO touched VALUES (new.kind, new.subject) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER group_touched AFTER UPDATE ON group_buy BEGIN
            INSERT INTO touched VALUES ('group', new.id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER seat_touched AFTER INSERT ON group_buy_seat BEGIN
            INSERT INTO touched VALUES ('group', new.group_buy_id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER order_line_touched AFTER INSERT ON order_line BEGIN
            INSERT INTO touched VALUES ('order', new.order_id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER sale_touched AFTER UPDATE ON flash_sale BEGIN
            INSERT INTO touched VALUES ('sale', new.id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER presale_touched AFTER UPDATE ON presale BEGIN
            INSERT INTO touched VALUES ('presale', new.id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER bargain_touched AFTER UPDATE ON bargain BEGIN
            INSERT INTO touched VALUES ('bargain', new.id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER place_touched AFTER UPDATE ON customer_order
            WHEN coalesce(new.flash_sale_id, new.presale_id, new.bargain_id) IS NOT NULL BEGIN
            INSERT INTO touched VALUES ('place', new.id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER refund_touched AFTER INSERT ON refund BEGIN
            INSERT INTO touched VALUES ('payment', new.payment_id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER claim_touched AFTER UPDATE ON claim BEGIN
            INSERT INTO touched VALUES ('claims', new.order_id) ON CONFLICT DO NOTHING;
        END;
        CREATE TEMP TRIGGER claim_line_touched AFTER INSERT ON claim_line BEGIN
            INSERT INTO touched SELECT 'claims', order_id FROM claim WHERE id = new.claim_id
                ON CONFLICT DO NOTHING;
        END;

        """

    /// What is counted as having happened, and by which words.
    private static let seeing = [
        (
            "UPDATE ON customer_order WHEN new.state <> old.state",
            """
            'order ' || CASE WHEN new.state IN ('cancelled', 'refused') THEN new.state || ' ' || new.reason
                WHEN old.state = 'cancelled' THEN 'paid late, and honoured' ELSE new.state END
            """
        ),
        ("UPDATE ON customer_order WHEN old.step = 'late_stock' AND new.step = 'nothing'", "'late payment given up'"),
        ("UPDATE ON customer_order WHEN old.step = 'commit' AND new.step = 'arrival'", "'order waits for goods'"),
        ("UPDATE ON customer_order WHEN old.step = 'arrival' AND new.step = 'commit'", "'goods have come in'"),
        ("UPDATE ON payment WHEN new.state <> old.state", "'payment ' || old.state || ' then ' || new.state"),
        ("UPDATE ON payment WHEN new.checks >= 40 AND new.state = 'declined'", "'payment given up'"),
        ("INSERT ON refund", "'refund ' || new.reason"),
        ("UPDATE ON refund WHEN new.is_confirmed AND new.attempt > 1", "'refund confirmed after a no'"),
        ("UPDATE ON refund WHEN new.is_confirmed AND new.asks > 2", "'refund confirmed after a wait'"),
        ("UPDATE ON group_buy WHEN new.state <> old.state", "'group ' || new.state"),
        (
            "UPDATE ON group_buy WHEN new.leader <> old.leader AND new.leader <> zeroblob(16)",
            "'group inherited'"
        ),
        (
            "UPDATE ON bargain WHEN new.state <> old.state",
            """
            'bargain ' || CASE WHEN old.state = 'ordered' AND new.state = 'reached' THEN 'reopened'
                ELSE new.state || coalesce(' ' || new.reason, '') END
            """
        ),
        (
            "UPDATE ON bargain_help WHEN new.state <> old.state",
            """
            'help ' || CASE WHEN new.is_newcomer THEN 'of a newcomer' ELSE new.state || coalesce(' ' || new.reason, '') END
            """
        ),
        ("UPDATE ON flash_sale WHEN new.state <> old.state", "'sale ' || new.state"),
        ("UPDATE ON flash_sale WHEN new.sold = new.quota AND old.sold < old.quota", "'sale sold out'"),
        ("DELETE ON flash_purchase", "'sale pieces returned'"),
        ("DELETE ON presale_purchase", "'presale pieces returned'"),
        ("INSERT ON flash_ticket", "'sale ticket'"),
        ("UPDATE ON flash_sale WHEN old.state = 'ready' AND new.state = 'refused'", "'sale called off'"),
        (
            "UPDATE ON customer_order WHEN old.step <> 'late_stock' AND new.step = 'late_stock'",
            """
            'late money ' || CASE WHEN new.flash_sale_id IS NOT NULL OR new.presale_id IS NOT NULL THEN 'for pieces'
                WHEN new.bargain_id IS NOT NULL THEN 'for a bargain'
                WHEN new.group_buy_id IS NOT NULL THEN 'for a seat' ELSE 'for goods' END
            """
        ),
        ("INSERT ON claim", "'claim ' || new.reason"),
        ("UPDATE ON claim WHEN new.state <> old.state", "'claim ' || new.kind || ' ' || new.state"),
        (
            "UPDATE ON claim WHEN new.kind = 'exchange' AND new.state = 'refunding'",
            "'claim exchange without goods'"
        ),
        ("UPDATE ON claim_line WHEN new.restocked > 0", "'claim restocked'"),
        ("UPDATE ON claim_line WHEN new.scrapped > 0", "'claim scrapped'"),
        ("UPDATE ON order_line WHEN new.cancelled > old.cancelled", "'rest of order cancelled'"),
        ("INSERT ON parcel WHEN new.number > 1", "'second parcel'"),
    ].enumerated().map { number, rule in
        """
        CREATE TEMP TRIGGER seen_\(number) AFTER \(rule.0) BEGIN
            INSERT INTO seen (what) VALUES (\(rule.1)) ON CONFLICT DO UPDATE SET times = times + 1;
        END;

        """
    }.joined()

    /// How often what has happened.
    static func seen(in store: Store) throws -> [String: Int] {
        try store.write { database in
            let rows = try database.all("SELECT what, times FROM seen")
            return Dictionary(rows.map { ($0["what"] as String, $0["times"] as Int) }) { $1 }
        }
    }
}
