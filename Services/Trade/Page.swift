import Model

/// What a query lists at once: as many as are wanted, and whether there are more.
struct Page<Item> {
    let items: [Item]
    /// The one that the next page comes after; nil if there is none.
    let next: Item?

    /// Finds 20 things unless another number is wanted, 100 at most.
    init(of things: String, limit: Int?, find: (Int) throws -> [Item]) throws {
        let limit = limit ?? 20
        guard (1...100).contains(limit) else {
            throw Refusal(.invalidField, "A page has 1 to 100 \(things).", path: "$.limit")
        }
        // One more than asked for tells whether there is another page.
        let found = try find(limit + 1)
        items = Array(found.prefix(limit))
        next = found.count > limit ? items.last : nil
    }
}
