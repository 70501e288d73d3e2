import Foundation
import Model
import ServiceKit
import Support
import Testing

@testable import RiskControlService

/// Replays the first days of the simulated stream, if it lies beside the project; `SOUK_RISK_DAYS` says how many.
@Suite(.enabled(if: SimulatedStream.isPresent)) struct `Simulated stream` {
    @Test func `stops farms and card testers and lets honest people pass`() throws {
        let days = ProcessInfo.processInfo.environment["SOUK_RISK_DAYS"].flatMap(Int.init) ?? 3
        let report = try SimulatedStream.replay(days: days)

        print(report)
        #expect(report.events > 0)
        // What the rules do today is in docs/decisions/0040; these are floors.
        #expect(report.share(of: "-", atLeast: .review) <= 0.005)
        #expect(report.share(of: "-", atLeast: .stepUp) <= 0.02)
        for scenario in ["card_testing", "coupon_farm"] where report.count(of: scenario) >= 100 {
            #expect(report.share(of: scenario, atLeast: .review) >= 0.6, "\(scenario)")
        }
    }
}

/// How the verdicts fall on each scenario; `-` is honest.
private struct Report: CustomStringConvertible {
    private var verdicts: [String: [RiskControl.Verdict: Int]] = [:]

    mutating func add(_ verdict: RiskControl.Verdict, of scenario: String) {
        verdicts[scenario, default: [:]][verdict, default: 0] += 1
    }

    var events: Int { verdicts.keys.reduce(0) { $0 + count(of: $1) } }

    func count(of scenario: String) -> Int { verdicts[scenario, default: [:]].values.reduce(0, +) }

    func hits(in scenario: String, atLeast verdict: RiskControl.Verdict) -> Int {
        let order: [RiskControl.Verdict] = [.allow, .stepUp, .review, .deny]
        let flagged = order.drop { $0 != verdict }
        return flagged.reduce(0) { $0 + verdicts[scenario, default: [:]][$1, default: 0] }
    }

    func share(of scenario: String, atLeast verdict: RiskControl.Verdict) -> Double {
        Double(hits(in: scenario, atLeast: verdict)) / Double(max(count(of: scenario), 1))
    }

    func precision(atLeast verdict: RiskControl.Verdict) -> Double {
        let hits = verdicts.keys.reduce(0) { $0 + self.hits(in: $1, atLeast: verdict) }
        return Double(hits - self.hits(in: "-", atLeast: verdict)) / Double(max(hits, 1))
    }

    var description: String {
        let rows = verdicts.keys.sorted().map { scenario in
            let shares = [.deny, .review, .stepUp].map { String(format: "%.4f", share(of: scenario, atLeast: $0)) }
            return "\(scenario): \(count(of: scenario)) events, denied \(shares[0]), or reviewed \(shares[1]),"
                + " or challenged \(shares[2])"
        }
        let precisions = [.deny, .review, .stepUp].map { String(format: "%.4f", precision(atLeast: $0)) }
        let summary = "precision of deny \(precisions[0]), and review \(precisions[1]), and step_up \(precisions[2])"
        return (rows + [summary]).joined(separator: "\n")
    }
}

private enum SimulatedStream {
    /// Ids leak the label: they are turned into names that are compared for equality and nothing else.
    static func replay(days: Int) throws -> Report {
        let risk = try ServiceHarness(RiskControlService.self)
        let start = risk.clock.now
        var leaders: [Substring: ID<Person>] = [:]
        var orders: UInt64 = 0
        var report = Report()
        for line in try lines() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let at = start + .seconds(try #require(Int(fields[0])))
            guard at < start + .days(days) else { break }
            risk.clock.advance(by: at - risk.clock.now)
            let person = try person(fields[2])
            var action = RiskControl.AssessAction(
                action: .review,
                person: person,
                device: "device \(fields[3])",
                network: "network \(fields[5])"
            )
            switch fields[1] {
            case "register":
                action.action = .registration
                action.counterparty = fields[16] == "0" ? nil : try self.person(fields[16])
                try risk.join(person, device: action.device)
            case "login":
                action.action = fields[17] == "1" ? .login : .failedLogin
            case "order", "group":
                orders += 1
                action.action = fields[1] == "order" ? .order : .groupJoin
                action.subject = ID<Trade.Order>.sample(orders).description
                action.amount = Money(Int64((Double(fields[11]) ?? 0) * 100), .cny)
                action.payment = "card \(fields[9])"
                action.address = "address \(fields[10])"
                if action.action == .groupJoin {
                    action.counterparty = leaders[fields[15]]
                    leaders[fields[15]] = leaders[fields[15]] ?? person
                }
            default: break
            }
            let assessed = try risk.send(action)
            report.add(assessed.verdict, of: String(fields[20]))
            if let amount = action.amount, fields[17] == "1", assessed.verdict != .deny {
                let paid = order(orders, of: person, amount: amount.amount, currency: .cny, at: at)
                try risk.deliver(Trade.OrderPaid(order: paid))
            }
        }
        return report
    }

    static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/risk/risk_sim/events.csv.gz").standardized

    static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

    private static func person(_ number: Substring) throws -> ID<Person> { .sample(try #require(UInt64(number))) }

    private static func lines() throws -> ArraySlice<Substring> {
        let gunzip = Process()
        let output = Pipe()
        gunzip.executableURL = URL(filePath: "/usr/bin/env")
        gunzip.arguments = ["gzip", "--decompress", "--stdout", file.path]
        gunzip.standardOutput = output
        try gunzip.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst()
    }
}
