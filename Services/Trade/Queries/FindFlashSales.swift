import Model
import ServiceKit

/// Lists the flash sales that fit, the newest first, a page at a time.
func findFlashSales(_ query: Trade.FindFlashSales, in snapshot: Snapshot) throws -> Trade.FlashSalePage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 flash sales.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let sales = try snapshot.flashSales.find(query, limit: limit + 1)
    let page = Array(sales.prefix(limit))
    return Trade.FlashSalePage(sales: page, next: sales.count > limit ? page.last?.id : nil)
}
