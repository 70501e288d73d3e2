import Foundation
import Model
import Testing

@testable import IdentityService
@testable import RiskControlService
@testable import TradeService

/// What decision 51 tells of when one more proof is asked for.
@Suite struct `The documented step-up` {
    private let rows: [[String]]

    init() throws {
        rows = try SourceTree.file("docs/decisions/0051-tokens-of-one-form.md").text.split(separator: "\n")
            .filter { $0.hasPrefix("| ") }
            .map { row in
                row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            }
            .filter { $0.count == 4 }
    }

    /// From where on something happens.
    private func thresholds(_ input: String) -> [String: String] {
        Dictionary(rows.filter { $0[0] == input }.map { ($0[3], $0[2]) }) { first, _ in first }
    }

    private func minorUnits(_ input: String, _ what: String = "an approval") throws -> Int64 {
        let text = try #require(thresholds(input)[what], "\(input)")
        return try #require(Int64(text.filter { $0 != "." }))
    }

    private func order(of amount: Int64, _ currency: Currency) -> Order {
        var view = Trade.Order.example
        view.total = Money(amount, currency)
        return Order(view: view, step: .verdict)
    }

    @Test(arguments: [Currency.eur, .gbp, .usd, .cny])
    func `begins at the amounts that it says, at once and within a day (ASVS 8.1.3, 8.1.4)`(currency: Currency) throws {
        let once = try minorUnits("the amount, \(currency)")
        let perDay = try minorUnits("paid within 24 hours, \(currency)")

        #expect(order(of: once, currency).needsApproval(isAddressNew: false, spent: 0))
        #expect(!order(of: once - 1, currency).needsApproval(isAddressNew: false, spent: 0))
        #expect(order(of: 100, currency).needsApproval(isAddressNew: false, spent: perDay - 100))
        #expect(!order(of: 100, currency).needsApproval(isAddressNew: false, spent: perDay - 101))
        #expect(Order.approvalDay == .seconds(86_400))
    }

    @Test(arguments: [Currency.eur, .gbp, .usd, .cny])
    func `wants a second person from the amounts that it says, of an order and within a day (ASVS 8.1.3, 2.3.5)`(
        currency: Currency
    ) throws {
        let once = try minorUnits("given back by hand of one order, \(currency)", "a second person")
        let perDay = try minorUnits("given back by hand within 24 hours, \(currency)", "a second person")
        func takesTwo(_ amount: Int64, given: Int64 = 0, givenInDay: Int64 = 0) -> Bool {
            Order.takesTwo(toGiveBack: Money(amount, currency), given: given, givenInDay: givenInDay)
        }

        #expect(takesTwo(once) && !takesTwo(once - 1))
        #expect(takesTwo(100, given: once - 100) && !takesTwo(100, given: once - 101))
        #expect(takesTwo(100, givenInDay: perDay - 100) && !takesTwo(100, givenInDay: perDay - 101))
    }

    @Test func `looks at everything that it says (ASVS 8.1.3, 8.1.4)`() throws {
        let francs = try #require(Currency("CHF"))
        let small = order(of: 100, .eur)
        var doubted = small
        doubted.pass(.stepUp)

        #expect(try minorUnits("the amount, any other currency") == 0)
        #expect(order(of: 0, francs).needsApproval(isAddressNew: false, spent: 0))
        #expect(Order.takesTwo(toGiveBack: Money(1, francs), given: 0, givenInDay: 0))
        #expect(try minorUnits("given back by hand of one order, any other currency", "a second person") == 0)
        #expect(thresholds("the address") == ["an approval": "one of another"])
        #expect(!small.needsApproval(isAddressNew: false, spent: 0))
        #expect(small.needsApproval(isAddressNew: true, spent: 0))
        #expect(doubted.needsApproval(isAddressNew: false, spent: 0))
    }

    @Test func `follows the bands of risk control, and ends when an approval does (ASVS 8.1.4)`() {
        let bands = RuleSet.standard.bands

        #expect(
            thresholds("the verdict") == [
                "an approval": "\(bands.stepUp)", "it goes on, and is a case for a human": "\(bands.review)",
                "the order is refused": "\(bands.deny)",
            ]
        )
        #expect(
            thresholds("the age of the approval") == ["it is void": "\(ChallengeTable.life.components.seconds) seconds"]
        )
    }
}
