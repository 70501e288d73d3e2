import Model

/// Every template; a new one is one more entry here.
extension Template {
    static let all: [Template] = [
        Template(
            "account_suspended",
            .account,
            title: ["en": "Your account is suspended", "zh-Hans": "您的账号已被暂停使用"],
            text: [
                "en": "Something about your account looked unusual, so nothing can be done with it for now. "
                    + "Please write to us if you think that we are wrong.",
                "zh-Hans": "您的账号存在异常情况，暂时无法使用。如果您认为有误，请与我们联系。",
            ]
        ),
        Template(
            "order_paid",
            .orders,
            title: ["en": "Your order is paid", "zh-Hans": "您的订单已付款"],
            text: [
                "en": "Thank you! We have {amount} for order {order} and pack it now.",
                "zh-Hans": "谢谢您！订单 {order} 已收到付款 {amount}，我们正在为您打包。",
            ]
        ),
        Template(
            "order_shipped",
            .orders,
            title: ["en": "Your order is on its way", "zh-Hans": "您的订单已发货"],
            text: [
                "en": "Order {order} has left us. Please confirm when it has reached you.",
                "zh-Hans": "订单 {order} 已经发出，收到后请确认收货。",
            ]
        ),
        Template(
            "order_cancelled",
            .orders,
            title: ["en": "Your order is cancelled", "zh-Hans": "您的订单已取消"],
            text: [
                "en": "Order {order} is cancelled. What you have paid for it comes back to you.",
                "zh-Hans": "订单 {order} 已取消，已支付的款项将退还给您。",
            ]
        ),
        Template(
            "order_refunded",
            .orders,
            title: ["en": "Your money is on its way back", "zh-Hans": "您的退款已处理"],
            text: [
                "en": "We have sent back {amount} for order {order}.",
                "zh-Hans": "订单 {order} 的 {amount} 已退还给您。",
            ]
        ),
        Template(
            "group_formed",
            .groups,
            title: ["en": "Your group is complete", "zh-Hans": "拼团成功"],
            text: [
                "en": "All {size} of you are in! Your orders are packed now.",
                "zh-Hans": "{size} 人已全部参团！我们正在为大家打包。",
            ]
        ),
        Template(
            "group_expired",
            .groups,
            title: ["en": "Your group did not fill", "zh-Hans": "拼团未成功"],
            text: [
                "en": "Nobody else joined in time. What you have paid comes back to you.",
                "zh-Hans": "拼团人数未满，已支付的款项将退还给您。",
            ]
        ),
        Template(
            "new_follower",
            .social,
            title: ["en": "Somebody follows you", "zh-Hans": "您有新的关注者"],
            text: [
                "en": "You have a new follower. Have a look at who it is.",
                "zh-Hans": "有人关注了您，快去看看是谁吧。",
            ]
        ),
        Template(
            "offer",
            .offers,
            title: ["en": "An offer for you", "zh-Hans": "为您推荐的优惠"],
            text: [
                "en": "{product} is {discount} off until {end}.",
                "zh-Hans": "{product} 优惠 {discount}，截止 {end}。",
            ]
        ),
    ]

    static func named(_ name: String) throws(Refusal) -> Template {
        guard let template = byName[name] else {
            throw Refusal(.templateNotFound, "There is no template \(name.debugDescription).", path: "$.template")
        }
        return template
    }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
