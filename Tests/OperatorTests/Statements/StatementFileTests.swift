import Foundation
import Model
import Support
import Testing

@testable import Operator

@Suite struct `Statement file` {
    @Test func `reads movements, and is about the days that they were on`() throws {
        let statement = try read(
            """
            reference,kind,amount,currency,fee,at
            pay_1,payment,19.99,EUR,0.35,2026-01-02T23:59:59Z
            rfd_1,refund,500,JPY,,2026-01-01T08:00:00Z
            """
        )

        let yen = try #require(Currency("JPY"))
        #expect(statement.lines.map(\.amount) == [Money(1999, .eur), Money(500, yen)])
        #expect(statement.lines.map(\.kind) == [.payment, .refund])
        #expect(statement.lines.map(\.fee) == [35, nil])
        #expect(statement.lines.map(\.number) == [1, 2])
        #expect(statement.from == Timestamp("2026-01-01T00:00:00Z"))
        #expect(statement.until == Timestamp("2026-01-03T00:00:00Z"))
    }

    @Test func `is the same statement when it is read again, and another one when a line differs`() throws {
        let text = "reference,kind,amount,currency,at\npay_1,payment,1.00,EUR,2026-01-01\n"

        #expect(try read(text).id == read(text).id)
        #expect(try read(text).id != read(text.replacing("1.00", with: "1.01")).id)
    }

    @Test func `is sent five hundred lines at a time`() throws {
        let lines = (1...1001).map { "pay_\($0),payment,1.00,EUR,2026-01-01" }

        let commands = try read((["reference,kind,amount,currency,at"] + lines).joined(separator: "\n")).commands

        #expect(commands.map(\.lines.count) == [500, 500, 1])
        #expect(commands.last?.lines.first?.number == 1001)
    }

    @Test(arguments: [
        ("pay_1,payment,1.001,EUR,2026-01-01", "amount is not an amount in EUR"),
        ("pay_1,payment,0,EUR,2026-01-01", "amount is nothing"),
        ("pay_1,fee,1,EUR,2026-01-01", "kind is none of payment, refund"),
        ("pay_1,payment,1,EURO,2026-01-01", "currency is none"), ("pay_1,payment,1,EUR,never", "at is not a time"),
        (",payment,1,EUR,2026-01-01", "reference is empty"),
    ])
    func `says which line it can't read, and reads nothing of the others`(line: String, mistake: String) throws {
        let failure = #expect(throws: Failure.self) { try read("reference,kind,amount,currency,at\n\(line)\n") }

        #expect(failure?.status == .usage)
        #expect(failure?.mistake.contains("line 2: \(mistake)") == true)
    }

    @Test func `has to have movements, and time that runs forwards`() throws {
        #expect(throws: Failure.self) { try read("reference,kind,amount,currency,at\n") }
        #expect(throws: Failure.self) {
            try read(
                "reference,kind,amount,currency,at\npay_1,payment,1,EUR,2026-01-01\n",
                until: Timestamp("2025-01-01T00:00:00Z")
            )
        }
    }

    private func read(_ text: String, until: Timestamp? = nil) throws -> StatementFile {
        let folder = try temporaryFolder("statement")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text.write(toFile: "\(folder)/statement.csv", atomically: true, encoding: .utf8)
        return try StatementFile("\(folder)/statement.csv", from: nil, until: until)
    }
}
