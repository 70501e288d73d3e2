import Model
import ServiceKit

/// Lists the flash sales that fit, the newest first, a page at a time.
func findFlashSales(_ query: Trade.FindFlashSales, in snapshot: Snapshot) throws -> Trade.FlashSalePage {
    let page = try Page(of: "flash sales", limit: query.limit) { try snapshot.flashSales.find(query, limit: $0) }
    return Trade.FlashSalePage(sales: page.items, next: page.next?.id)
}
