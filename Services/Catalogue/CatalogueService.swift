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
        on(adjustStock)
        on(moveStock)
        on(protectStock)
        on(reserveStock)
        on(commitStock)
        on(releaseStock)
        on(expireReservation)
        on(serveWaiting)
        on(allotStock)
        on(endAllotment)
        on(rebuildSearch)
        on(findProducts)
        on(searchProducts)
        on(findStock)

        on(recordLot)
        on(verifyLot)
        on(traceOrder)

        on(findReorders)
        on(orderPurchase)
        on(receivePurchase)
        on(findPurchases)
        on(noteFaultsOnClaimClosed)
        on(findSuppliers)
        on(openPool)
        on(closePool)
        on(findPools)
        on(poolDemandOnGroupBuyFormed)
        on(poolDemandOnPresaleClosed)

        on(noteReceiptOnOrderReceived)
        on(noteReceiptOnOrderRecorded)
        on(writeReview)
        on(findReviews)
        on(askQuestion)
        on(answerQuestion)
        on(findQuestions)
        on(moderateContribution)
        on(withdrawContribution)
        on(findPending)
    }

    static let personalData = [
        // What was found stays; who found it is nobody's business once they have left.
        PersonalTable("inspection", person: ["inspector"], onErasure: .mask([])),
        PersonalTable("receipt", person: ["person"], onErasure: .delete),
        // Stars stay, of nobody; what was said goes.
        PersonalTable("contribution", person: ["author"], columns: ["text": .profile], onErasure: .mask(["text"])),
    ]
}
