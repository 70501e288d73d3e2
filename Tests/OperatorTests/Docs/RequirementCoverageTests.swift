import Foundation
import Testing

@testable import Operator

@Suite struct `Requirement coverage` {
    @Test func `is read from the sentences of tests`() {
        // Numbers that the standard doesn't have, for this file is read like any other.
        let claims = RequirementCoverage.claims(
            in: """
                @Test func `does one thing (ASVS 0.0.1)`() {}
                @Test func `does another (ASVS 0.0.2, 0.0.3)`() async throws {}
                @Test func `says nothing of it`() {}
                // A comment on (ASVS 1.1.1)
                """
        )

        #expect(claims.map { $0.number } == ["0.0.1", "0.0.2", "0.0.3"])
        #expect(claims.map { $0.sentence } == ["does one thing", "does another", "does another"])
    }

    @Test func `says what isn't done, and counts no such requirement among those that are`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let page = try RequirementCoverage(root: root).markdown

        for (number, gap) in RequirementCoverage.shortfalls {
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| \(number) |") })
            #expect(row.hasSuffix("<br>**\(gap)** |"))
        }
        let met = RequirementCoverage.wanted.flatMap { $0.numbers }.count { number in
            page.split(separator: "\n").contains { row in
                row.hasPrefix("| \(number) |") && !row.contains("none yet") && !row.contains("**")
            }
        }
        #expect(page.contains("\(met) have tests that say so"))
    }

    @Test func `asks for each number once`() {
        let numbers = RequirementCoverage.wanted.flatMap { $0.numbers }

        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.contains("6.2.12") && numbers.contains("16.5.4"))
        #expect(Set(RequirementCoverage.shortfalls.keys).isSubset(of: numbers))
    }
}
