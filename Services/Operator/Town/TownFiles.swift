import Foundation
import Model

/// A town as the files that `souk import folder` reads.
struct TownFiles {
    let town: Town

    /// Writes them into a folder and returns their names.
    func write(to folder: String) throws -> [String] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = [
            ("people.csv", people), ("products.csv", products), ("follows.csv", follows), ("behaviour.csv", behaviour),
            ("orders.csv", orders), ("newcomers.csv", newcomers),
        ]
        for (name, rows) in files {
            let text = rows.map { CSV.row($0) + "\n" }.joined()
            try Data(text.utf8).write(to: URL(filePath: folder).appending(path: name))
        }
        return files.map(\.0)
    }

    private static func name(_ person: Int) -> String { "person-\(person + 1)" }

    private var people: [[String]] {
        [["person", "locale", "device", "network", "registered_at", "consents", "consent_version"]]
            + town.citizens.enumerated().map { number, citizen in
                [
                    Self.name(number), citizen.isChinese ? "zh-Hans" : "en", "device-\(number + 1)",
                    // A household or an office shares one.
                    "network-\(number * 7 % max(1, town.citizens.count / 3))", citizen.registeredAt.description,
                    citizen.consents.map(\.rawValue).joined(separator: " "), citizen.consents.isEmpty ? "" : "2026-01",
                ]
            }
    }

    private var newcomers: [[String]] {
        [["person", "locale", "device", "network", "registered_at", "consents", "consent_version"]]
            + town.newcomers.map { [$0.name, "zh-Hans", $0.device, $0.network, $0.at.description, "", ""] }
    }

    private var products: [[String]] {
        [
            [
                "Handle", "Title", "Title zh-Hans", "Tags", "Published", "Variant SKU", "Variant Inventory Qty",
                "Variant Price", "Status",
            ]
        ]
            + town.goods.map { good in
                [
                    good.sku.lowercased(), good.english, good.chinese, good.tags.joined(separator: ", "), "TRUE",
                    good.sku,
                    String(good.stock), Self.yuan(good.price), "active",
                ]
            }
    }

    private static func yuan(_ fen: Int64) -> String {
        "\(fen / 100).\(fen % 100 < 10 ? "0" : "")\(fen % 100)"
    }

    private var follows: [[String]] {
        [["follower", "followee", "at"]]
            + town.follows.map { [Self.name($0.follower), Self.name($0.followee), $0.at.description] }
    }

    /// All but what is bought: that comes as orders.
    private var behaviour: [[String]] {
        [["person", "product", "kind", "at", "source"]]
            + town.actions.filter { $0.kind != .buy }.map { action in
                [
                    Self.name(action.person), town.goods[action.product].sku, action.kind.rawValue,
                    action.at.description,
                    action.source,
                ]
            }
    }

    private var orders: [[String]] {
        [["order", "buyer", "product", "quantity", "unit_price", "currency", "at", "country"]]
            + town.actions.filter { $0.kind == .buy }.enumerated().map { number, action in
                let good = town.goods[action.product]
                return [
                    "town-\(number + 1)", Self.name(action.person), good.sku, "1", Self.yuan(good.price), "CNY",
                    action.at.description, "CN",
                ]
            }
    }
}
