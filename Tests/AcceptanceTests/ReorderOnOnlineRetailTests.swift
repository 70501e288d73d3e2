import Foundation
import Model
import Testing

@testable import CatalogueService
@testable import Operator

/// How good the advice of decision 63 is, on a year of a real shop.
@Suite struct `Reorder points on Online Retail` {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "../shared/data/recommendation/online-retail/online_retail.csv.gz")
        .standardizedFileURL.path

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: file),
            "needs ../shared/data/recommendation/online-retail/online_retail.csv.gz"
        )
    )
    func `last the lead time as often as the decision record says`() throws {
        let sales = try dailySales(in: Self.file)
        var counts: [Catalogue.ServiceLevel: (lasted: Int, points: Int)] = [:]
        var (spans, sold, missed) = (0, 0, 0.0)

        for daily in sales.values {
            // What is hardly sold needs no forecast.
            for day in stride(from: 14 * 14, to: daily.count - 14, by: 28)
            where daily[day - 84..<day].count(where: { $0 > 0 }) >= 5 {
                let forecast = DemandForecast(daily: Array(daily[..<day]), leadTime: 14)
                let actual = daily[day..<day + 14].reduce(0, +)
                spans += 1
                sold += actual
                missed += abs(Double(actual) - forecast.expected)
                for level in Catalogue.ServiceLevel.allCases {
                    let point = forecast.point(level)
                    counts[level, default: (0, 0)].lasted += actual <= point ? 1 : 0
                    counts[level, default: (0, 0)].points += point
                }
            }
        }

        let lasted = counts.mapValues { Double($0.lasted) / Double(spans) }
        let error = missed / Double(sold)
        let cover = counts.mapValues { Double($0.points) / Double(sold) }
        print("Online Retail: \(spans) lead times, error \(error), lasted \(lasted), points by sales \(cover)")
        #expect(spans > 13_000)
        #expect((0.82...0.86).contains(lasted[.percent90] ?? 0))
        #expect((0.86...0.89).contains(lasted[.percent95] ?? 0))
        #expect((0.88...0.92).contains(lasted[.percent98] ?? 0))
    }

    /// The pieces of each article sold on each day of the file, returns and corrections left out.
    private func dailySales(in file: String) throws -> [String: [Int]] {
        let columns = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice"].map { Column.required($0, "") }
        let charges: Set<String> = [
            "AMAZONFEE", "B", "BANK CHARGES", "C2", "CRUK", "D", "DOT", "M", "POST", "S", "m",
        ]
        var table = try RowReader(file, columns: columns, meter: ByteMeter())
        var byDay: [String: [Int: Int]] = [:]
        while let row = try table.next() {
            guard let code = try? row.required("StockCode"), !charges.contains(code),
                let quantity = Double((try? row.text("Quantity")) ?? ""), quantity > 0,
                let price = Double((try? row.text("UnitPrice")) ?? ""), price > 0,
                let number = try? row.required("InvoiceNo"), !number.hasPrefix("C"),
                let time = try? row.time("InvoiceDate")
            else { continue }
            byDay[code, default: [:]][Int(time.milliseconds / 86_400_000), default: 0] += Int(quantity)
        }
        let days = byDay.values.flatMap(\.keys)
        guard let first = days.min(), let last = days.max() else { return [:] }
        return byDay.mapValues { sales in (first...last).map { sales[$0] ?? 0 } }
    }
}
