/// All that has to happen somewhere in the random steps: a rule is tested only by what it is there for.
enum Outcomes {
    static let expected: Set<String> =
        orders.union(money).union(groups).union(campaigns).union(claims).union(refusals).union(troubles)

    private static let orders: Set<String> = [
        "order awaiting_payment", "order closing", "order paid", "order shipped", "order received",
        "order received by itself", "order refunded", "order paid late, and honoured", "late payment given up",
        "order refused risk_denied", "order refused risk_unavailable", "order refused out_of_stock",
        "order refused stock_unavailable", "order cancelled buyer_cancelled", "order cancelled expired",
        "order cancelled group_expired", "order cancelled product_withdrawn", "order cancelled out_of_stock",
        "order cancelled goodwill", "second parcel", "rest of order cancelled",
    ]
    private static let money: Set<String> = [
        "payment open then succeeded", "payment open then declined", "payment declined then succeeded",
        "payment given up", "refund paid_late", "refund paid_twice", "refund group_expired", "refund product_withdrawn",
        "refund out_of_stock", "refund buyer_cancelled", "refund goodwill", "refund defective", "refund no_reason",
        "refund confirmed after a no", "refund confirmed after a wait",
    ]
    private static let groups: Set<String> = [
        "group formed", "group expired", "group cancelled", "group inherited",
    ]
    private static let campaigns: Set<String> = [
        "bargain reached", "bargain ordered", "bargain reopened", "bargain expired",
        "bargain expired product_withdrawn",
        "help cut", "help of a newcomer", "help refused risk_denied", "help refused risk_unavailable",
        "goods have come in", "help refused bargain_over", "order cancelled goods_late", "order waits for goods",
        "presale pieces returned", "refund goods_late", "sale ready", "sale refused", "sale sold out",
        "sale pieces returned",
        "sale ticket", "sale called off", "late money for pieces", "late money for a bargain", "late money for a seat",
    ]
    private static let claims: Set<String> = [
        "claim no_reason", "claim defective", "claim damaged", "claim wrong_item", "claim missing",
        "claim not_as_described", "claim restocked", "claim scrapped", "claim exchange without goods",
        "claim refund_only refunding", "claim refund_only completed", "claim refund_only rejected",
        "claim refund_only escalated", "claim refund_only withdrawn", "claim return_and_refund awaiting_return",
        "claim return_and_refund returning", "claim return_and_refund refunding", "claim return_and_refund completed",
        "claim return_and_refund rejected", "claim return_and_refund escalated", "claim return_and_refund expired",
        "claim exchange replacing", "claim exchange completed", "claim exchange rejected", "claim exchange escalated",
        "claim exchange expired",
    ]
    private static let refusals: Set<String> = [
        "refused already_helped", "refused already_in_group_buy", "refused bargain_limit",
        "refused bargain_not_reached", "refused bargain_over", "refused claim_late", "refused claim_open",
        "refused claim_state", "refused flash_sale_early", "refused flash_sale_limit", "refused flash_sale_over",
        "refused group_buy_closed", "refused group_buy_full", "refused not_admitted", "refused not_the_opener",
        "refused order_state", "refused own_bargain", "refused presale_limit", "refused payment_mismatch",
        "refused quantity_refused",
        "refused refund_mismatch", "refused refund_too_large", "refused slot_taken", "refused sold_out",
    ]
    private static let troubles: Set<String> = [
        "crash", "message again", "command again", "message between services again", "call failed for good",
    ]
}
