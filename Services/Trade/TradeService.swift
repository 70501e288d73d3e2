import Model
import ServiceKit

/// How people buy, alone and together.
@main struct TradeService: Service {
    static let contract: any ServiceContract.Type = Trade.self
    static let schema = tradeSchema
    static let variables = ["SOUK_GATEWAY_SECRETS"]

    @HandlerList static var handlers: [Handler] {
        on(placeOrder)
        on(shipOrder)
        on(deliverOrder)
        on(receiveOrder)
        on(cancelOrder)
        on(remindOrder)
        on(expireOrder)
        on(chaseOrder)
        on(payOrder)
        on(checkPayment)
        on(settlePayment)
        on(refundOrder)
        on(retryRefund)
        on(settleRefund)
        on(offerGroupBuy)
        on(openGroupBuy)
        on(joinGroupBuy)
        on(expireGroupBuy)
        on(withdrawGroupBuy)
        on(offerBargain)
        on(startBargain)
        on(helpBargain)
        on(chaseHelp)
        on(buyBargain)
        on(expireBargain)
        on(offerFlashSale)
        on(enterFlashSale)
        on(joinFlashSale)
        on(cancelTickets)
        on(offerPresale)
        on(orderPresale)
        on(closePresale)
        on(recordOrder)
        on(recordReturn)
        on(auditLedger)
        on(reportLedger)
        on(changePriceRules)
        on(changeCart)
        on(receiveCallback)
        on(recordStatement)
        on(openClaim)
        on(decideClaim)
        on(withdrawClaim)
        on(sendClaim)
        on(inspectClaim)
        on(escalateClaim)
        on(advanceClaim)

        on(learnPriceOnProductPublished)
        on(learnPriceOnProductChanged)
        on(learnReturnDaysOnCategoryDefined)
        on(endCampaignsOnProductRetired)
        on(followVerdictOnActionAssessed)
        on(acceptOrderOnStockReserved)
        on(acceptOrderOnStockAwaited)
        on(endOrderOnStockRefused)
        on(commitOrderOnStockCommitted)
        on(openFlashSaleOnStockAllotted)
        on(refuseFlashSaleOnAllotmentRefused)
        on(requireTwoOnRoleGranted)

        on(capturePayment)
        on(giveRefund)
        // Longer than the question may take.
        on(lease: .seconds(600), examineLedger)

        on(findOrders)
        on(findGroupBuyOffers)
        on(findGroupBuys)
        on(findBargainOffers)
        on(findBargains)
        on(explainBargain)
        on(findFlashSales)
        on(findPresales)
        on(findPostings)
        on(verifyLedger)
        on(askQuote)
        on(findCart)
        on(findPriceRules)
        on(reconcileStatement)
        on(findClaims)
        on(findQuality)
    }

    static func openResource(in place: ServicePlace) throws -> any Sendable { GatewayTable(in: place) }

    static let personalData = [
        // With whom somebody bought is nobody's business once they have left.
        PersonalTable("group_buy_seat", person: ["person"], onErasure: .mask([])),
        PersonalTable("group_buy", person: ["leader"], onErasure: .mask([])),
        PersonalTable(
            "bargain_help",
            person: ["person"],
            columns: ["device": .profile, "network": .profile],
            onErasure: .mask(["device", "network"])
        ),
        PersonalTable("flash_ticket", person: ["person"], onErasure: .delete),
        PersonalTable("flash_purchase", person: ["person"], onErasure: .mask([])),
        PersonalTable("presale_purchase", person: ["person"], onErasure: .mask([])),
        PersonalTable("bargain", person: ["opener"], onErasure: .mask([])),
        PersonalTable(
            "claim",
            person: ["buyer"],
            columns: ["carrier": .contact, "tracking_number": .contact],
            onErasure: .retain(
                ground: "tax law",
                for: .years(10),
                masking: ["carrier", "tracking_number"],
                then: .mask
            )
        ),
        PersonalTable("staff_refund", person: ["wanted_by"], mentions: ["approved_by"], onErasure: .mask([])),
        PersonalTable("cart_line", person: ["buyer"], onErasure: .delete),
        PersonalTable(
            "parcel",
            person: ["buyer"],
            columns: ["carrier": .contact, "tracking_number": .contact],
            onErasure: .mask(["carrier", "tracking_number"])
        ),
        PersonalTable(
            "customer_order",
            person: ["buyer"],
            columns: [
                "address_id": .contact, "device": .profile, "network": .profile,
            ],
            onErasure: .retain(
                ground: "tax law",
                for: .years(10),
                masking: ["address_id", "device", "network"],
                // The ledger's postings are about orders.
                then: .mask
            )
        ),
        PersonalTable("return_record", person: ["buyer"], onErasure: .retain(ground: "tax law", for: .years(10))),
    ]

    static let retention = [
        RetentionRule(
            "cart_line",
            .profile,
            for: "finding again what was put aside",
            from: "added_at",
            .days(180),
            ground: "performance of the contract (GDPR 6(1)(b))"
        ),
        RetentionRule(
            "parcel",
            .contact,
            for: "finding a parcel, and liability for defects",
            from: "shipped_at",
            .years(2),
            then: .mask(["carrier", "tracking_number"]),
            ground: "performance of the contract (GDPR 6(1)(b))"
        ),
        RetentionRule(
            "claim",
            .contact,
            for: "finding what was sent back",
            from: "closed_at",
            .years(2),
            then: .mask(["carrier", "tracking_number"]),
            ground: "performance of the contract (GDPR 6(1)(b))"
        ),
    ]
}
