import Model
import ServiceKit

/// What is for sale.
@main struct CatalogueService: Service {
    static let contract: any ServiceContract.Type = Catalogue.self
    static let schema = catalogueSchema

    @HandlerList static var handlers: [Handler] {
        on(createProduct)
        on(changeProduct)
        on(publishProduct)
        on(retireProduct)
        on(receiveStock)
        on(reserveStock)
        on(commitStock)
        on(releaseStock)
        on(expireReservation)
        on(findProducts)
        on(findStock)
    }
}
