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
        on(applyBulkChange)
        on(previewBulkChange)
        on(defineCategory)
        on(findCategories)
        on(findFamily)

        on(schedulePrice)
        on(withdrawPrice)
        on(applyPrice)
        on(findPrice)

        on(requestInspection)
        on(recordInspection)
        on(findInspections)

        on(receiveStock)
        on(reserveStock)
        on(commitStock)
        on(releaseStock)
        on(expireReservation)
        on(rebuildSearch)
        on(findProducts)
        on(searchProducts)
        on(findStock)
    }

    static let personalData = [
        // What was found stays; who found it is nobody's business once they have left.
        PersonalTable("inspection", person: ["inspector"], onErasure: .mask([]))
    ]
}
