import Foundation
import Messaging
import Model
import Storage
import Support
import Testing

/// Real data sets through the queues into seven services, counted against the files by a second pair of eyes.
@Suite(.serialized) struct `A whole data set` {
    @Test(.enabled(if: DataSet.hetRec.isPresent, "needs python3 and ../shared/data/recommendation/hetrec-lastfm"))
    func `of Last.fm arrives completely and once, and feeds come of it`() async throws {
        let expected = try await DataSet.hetRec.count(with: Self.hetRecCounter)
        let suite = try await LiveSuite.start()
        let log = try temporaryFolder("import") + "/souk.log"

        for _ in 1...2 {
            let output = try await suite.souk(
                ["import", "hetrec-lastfm", DataSet.hetRec.path] + options(log),
                log: log
            )

            #expect(output.status == 0, "\(output.text)")
            try await eventually("recommendation has heard of every artist and every friend") {
                try suite.number("recommendation", "SELECT count(*) FROM offer WHERE is_for_sale")
                    == expected["artists"]
                    && suite.number("recommendation", "SELECT count(*) FROM follow") == expected["friendships"]
            }
            #expect(try suite.number("identity", "SELECT count(*) FROM account") == expected["people"])
            #expect(try suite.number("catalogue", "SELECT count(*) FROM product") == expected["artists"])
            #expect(try suite.number("social-graph", "SELECT count(*) FROM follow") == expected["friendships"])
            #expect(try suite.number("recommendation", "SELECT count(*) FROM event") == expected["listened"])
            #expect(try suite.number("recommendation", "SELECT sum(count) FROM event") == expected["plays"])
        }
        for person in try people(50, of: suite) {
            let feed = try await suite.client.ask(Recommendation.AskFeed(person: person, limit: 20))
            #expect(feed.mode == .personalised && feed.items.count == 20)
            #expect(feed.items.allSatisfy { !$0.reasons.isEmpty })
        }
        #expect(await suite.stop())
        await suite.remove()
    }

    @Test(.enabled(if: DataSet.onlineRetail.isPresent, "needs python3 and ../shared/data/recommendation/online-retail"))
    func `of Online Retail arrives to the penny, and feeds come of it`() async throws {
        let expected = try await DataSet.onlineRetail.count(with: Self.onlineRetailCounter)
        let suite = try await LiveSuite.start()
        let log = try temporaryFolder("import") + "/souk.log"

        let output = try await suite.souk(
            ["import", "online-retail", DataSet.onlineRetail.path] + options(log),
            log: log
        )

        #expect(output.status == 0, "\(output.text)")
        #expect(output.text.contains("\(expected["guests"] ?? 0)"), "\(output.text)")
        #expect(try suite.number("identity", "SELECT count(*) FROM account") == expected["customers"])
        #expect(try suite.number("trade", "SELECT count(*) FROM customer_order") == expected["orders"])
        #expect(try suite.number("trade", "SELECT sum(total) FROM customer_order") == expected["pence"])
        #expect(try suite.number("trade", "SELECT count(*) FROM order_line") == expected["lines"])
        #expect(try suite.number("trade", "SELECT count(*) FROM return_record") == expected["returns"])
        #expect(try suite.number("trade", "SELECT sum(total) FROM return_record") == expected["returned_pence"])
        try await eventually("recommendation has heard of every buyer") {
            try suite.number("recommendation", "SELECT count(DISTINCT person) FROM event WHERE act = 'buy'")
                == expected["buyers"]
        }
        for person in try people(50, of: suite) {
            let feed = try await suite.client.ask(Recommendation.AskFeed(person: person, limit: 10))
            #expect(feed.items.count == 10)
        }
        #expect(await suite.stop())
        await suite.remove()
    }

    private func options(_ log: String) -> [String] {
        ["--with-consent", "2011", "--state", URL(fileURLWithPath: log).deletingLastPathComponent().path, "--json"]
    }

    private func people(_ limit: Int, of suite: LiveSuite) throws -> [ID<Person>] {
        try suite.read("identity") { database in
            try Row.fetchAll(database, sql: "SELECT person FROM account ORDER BY person LIMIT ?", arguments: [limit])
                .map { ID(UUID128(bytes: $0.bytes("person"))) }
        }
    }

    /// Prints what an import has to come to, by nothing but the files: no line of ours reads them.
    private static let hetRecCounter = """
        import json, sys
        folder = sys.argv[1]
        def rows(name):
            with open(folder + "/" + name, encoding="latin-1") as file:
                return [line.rstrip("\\r\\n").split("\\t") for line in file][1:]
        plays, friends = rows("user_artists.dat"), rows("user_friends.dat")
        print(json.dumps({
            "people": len({row[0] for row in plays} | {person for row in friends for person in row}),
            "artists": len(rows("artists.dat")),
            "friendships": len({tuple(row) for row in friends}),
            "listened": len(plays),
            "plays": sum(int(row[2]) for row in plays),
        }))
        """

    /// Orders are invoices, and returns cancellations, of customers with a number, as the import documents it.
    private static let onlineRetailCounter = """
        import collections, csv, decimal, gzip, json, sys
        pence = lambda text: int((decimal.Decimal(text) * 100).quantize(decimal.Decimal(1), decimal.ROUND_HALF_EVEN))
        orders, returns, guests, lines = collections.Counter(), collections.Counter(), 0, 0
        customers, buyers = set(), set()
        with gzip.open(sys.argv[1], "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if not row["CustomerID"].strip():
                    guests += 1
                    continue
                customer = int(float(row["CustomerID"]))
                customers.add(customer)
                quantity = int(float(row["Quantity"]))
                if row["InvoiceNo"].startswith("C"):
                    returns[row["InvoiceNo"]] += -quantity * pence(row["UnitPrice"])
                else:
                    orders[row["InvoiceNo"]] += quantity * pence(row["UnitPrice"])
                    lines += 1
                    buyers.add(customer)
        print(json.dumps({
            "customers": len(customers), "buyers": len(buyers), "orders": len(orders), "lines": lines,
            "pence": sum(orders.values()), "returns": len(returns), "returned_pence": sum(returns.values()),
            "guests": guests,
        }))
        """
}

/// A data set beside the repository.
private struct DataSet {
    let name: String

    static let hetRec = DataSet(name: "../shared/data/recommendation/hetrec-lastfm")
    static let onlineRetail = DataSet(name: "../shared/data/recommendation/online-retail/online_retail.csv.gz")

    var path: String {
        URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appending(path: name).standardized.path
    }

    var isPresent: Bool { FileManager.default.fileExists(atPath: path) && ForeignTool.python.isInstalled }

    /// What a program in Python, which shares nothing with the import, counts in it.
    func count(with program: String) async throws -> [String: Int64] {
        let result = try await ForeignTool.python.run(["-c", program, path])
        try #require(result.status == 0, "\(result.output)")
        return try JSON.decode([String: Int64].self, from: Array(result.output.utf8))
    }
}
