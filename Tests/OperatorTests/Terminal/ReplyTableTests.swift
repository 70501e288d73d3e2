import Messaging
import Testing

@testable import Operator

@Suite struct `A reply as a table` {
    let reply: JSONValue = [
        "products": [
            ["id": "prd_1", "price": ["amount": 1999, "currency": "EUR"], "tags": ["tea"]],
            ["id": "prd_2", "price": ["amount": 5, "currency": "EUR"], "title": "Pot, \"big\""],
        ],
        "next": "prd_2",
    ]

    @Test func `takes the rows from the only list and opens objects into columns`() {
        let table = ReplyTable(reply)

        #expect(table.columns == ["id", "price.amount", "price.currency", "tags", "title"])
        #expect(
            table.textTable.lines(for: .plain) == [
                "id     price.amount  price.currency  tags     title",
                "prd_1          1999  EUR             [\"tea\"]",
                "prd_2             5  EUR                      Pot, \"big\"",
            ]
        )
        #expect(table.remarks.map(\.name) == ["next"])
    }

    @Test func `becomes CSV`() {
        #expect(
            ReplyTable(reply).csv == [
                "id,price.amount,price.currency,tags,title",
                "prd_1,1999,EUR,\"[\"\"tea\"\"]\",",
                "prd_2,5,EUR,,\"Pot, \"\"big\"\"\"",
            ]
        )
    }

    @Test func `has one row for a reply without a list, and one column for plain values`() {
        #expect(ReplyTable(["id": "prd_1", "ready": true]).csv == ["id,ready", "prd_1,true"])
        #expect(ReplyTable([1, 2]).csv == ["value", "1", "2"])
        #expect(ReplyTable(["products": []]).rows.isEmpty)
    }
}
