import Model
import ServiceKit

/// Searches what is for sale, and counts what there is of each kind among what fits.
func searchProducts(_ query: Catalogue.SearchProducts, in snapshot: Snapshot) throws -> Catalogue.SearchPage {
    let search = try ProductSearch(query)
    let last = try snapshot.search.lastDocument()
    let words = try search.text.map { try SearchWords.scores($0, in: snapshot.search, last: last) }
    var results = SearchResults(
        try search.filter(in: snapshot.search),
        scores: words?.0,
        wanted: search.offset + search.limit,
        facets: try snapshot.search.lastFacet()
    )
    try snapshot.search.forEachBlock(words?.0, last: last) { block, shelf, first in
        results.take(block, shelf, first: first)
    }
    let page = try results.numbers.dropFirst(search.offset).compactMap { number in
        try snapshot.search.product(number: number).flatMap(snapshot.products.find)
    }
    let facets = try SearchFacets(results, in: snapshot.search)
    let end = search.offset + page.count
    return Catalogue.SearchPage(
        total: results.total,
        products: page,
        understoodAs: words?.understoodAs,
        brands: facets.brands,
        categories: facets.categories,
        attributes: facets.attributes,
        prices: results.priceBands,
        next: end < min(results.total, ProductSearch.deepest) ? end : nil
    )
}
