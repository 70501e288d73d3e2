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
        // A code never goes where somebody reads it who doesn't read the person's mail.
        Template(
            "email_code",
            .account,
            channels: [.mail],
            sealed: ["code"],
            title: ["en": "Confirm your address", "zh-Hans": "请验证您的邮箱"],
            text: [
                "en": "Your code is {code}. It counts for ten minutes, once. If you have not asked for it, do nothing.",
                "zh-Hans": "您的验证码是 {code}，十分钟内有效，仅可使用一次。如非本人操作，请忽略。",
            ]
        ),
        // To whoever reads the mail of an address that somebody else, or they themselves, wanted to register again.
        Template(
            "email_taken",
            .account,
            channels: [.mail],
            title: ["en": "You have an account already", "zh-Hans": "您已有账号"],
            text: [
                "en": "Somebody wanted to register with this address, which has an account. If it was you, log in, or "
                    + "choose a new password if you have forgotten yours. If it was not you, do nothing.",
                "zh-Hans": "有人用此邮箱注册，但该邮箱已有账号。如是您本人操作，请直接登录，忘记密码可重设密码。如非本人操作，请忽略。",
            ]
        ),
        Template(
            "recovery_code",
            .account,
            channels: [.mail],
            sealed: ["code"],
            title: ["en": "Choose a new password", "zh-Hans": "重设您的密码"],
            text: [
                "en": "Your code to choose a new password is {code}. It counts for ten minutes, once. Nobody of us "
                    + "will ever ask you for it.",
                "zh-Hans": "您重设密码的验证码是 {code}，十分钟内有效，仅可使用一次。我们绝不会向您索要验证码。",
            ]
        ),
        Template(
            "challenge_code",
            .account,
            channels: [.mail],
            sealed: ["code"],
            title: ["en": "Is it really you?", "zh-Hans": "请确认是您本人操作"],
            text: [
                "en": "Your code is {code}. Give it only if you are doing something in our shop right now.",
                "zh-Hans": "您的验证码是 {code}。仅当您正在本店操作时才需输入。",
            ]
        ),
        Template(
            "password_changed",
            .account,
            title: ["en": "Your password is another now", "zh-Hans": "您的密码已更改"],
            text: [
                "en": "Your password was changed. If it was not you, recover your account at once.",
                "zh-Hans": "您的密码已更改。如非本人操作，请立即找回账号。",
            ]
        ),
        Template(
            "second_factor_on",
            .account,
            title: ["en": "Your second factor is on", "zh-Hans": "两步验证已开启"],
            text: [
                "en": "From now on a code of your app is asked for when you log in.",
                "zh-Hans": "今后登录时需要输入验证器应用中的动态码。",
            ]
        ),
        Template(
            "second_factor_off",
            .account,
            title: ["en": "Your second factor is off", "zh-Hans": "两步验证已关闭"],
            text: [
                "en": "From now on your password alone lets you in. If it was not you, change it at once.",
                "zh-Hans": "今后仅凭密码即可登录。如非本人操作，请立即更改密码。",
            ]
        ),
        Template(
            "session_compromised",
            .account,
            title: ["en": "Somebody else was in your account", "zh-Hans": "您的账号可能已被他人使用"],
            text: [
                "en": "A login of yours was used from two places, so we have ended it. Log in again, and change your "
                    + "password if anything looks odd.",
                "zh-Hans": "您的一次登录在两处被使用，我们已将其终止。请重新登录，如发现异常请更改密码。",
            ]
        ),
        Template(
            "login_new_device",
            .account,
            title: ["en": "A login from a new device", "zh-Hans": "新设备登录提醒"],
            text: [
                "en": "Somebody has logged in to your account on a device that we have not seen with you. If it was "
                    + "not you, change your password at once: that ends every other login.",
                "zh-Hans": "您的账号刚在新设备上登录。如非本人操作，请立即更改密码，其他登录将失效。",
            ]
        ),
        Template(
            "login_failures",
            .account,
            title: ["en": "Nobody was let in", "zh-Hans": "多次登录失败提醒"],
            text: [
                "en": "Somebody has given a wrong password for your account five times in a row. If it was not you, "
                    + "do nothing: they were not let in, and have to wait longer after each try.",
                "zh-Hans": "有人连续五次输错您账号的密码，均未能登录。如非本人操作，无需任何处理。",
            ]
        ),
        Template(
            "login_unproven",
            .account,
            title: ["en": "Somebody knows your password", "zh-Hans": "您的密码可能已泄露"],
            text: [
                "en": "Somebody gave your password, and five times no right code after it, so they were not let in. If "
                    + "it was not you, change your password at once.",
                "zh-Hans": "有人输入了您的正确密码，但未能通过第二步验证，登录未成功。如非本人操作，请立即更改密码。",
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
        // Nobody owes this to anybody, so it goes only to those who want offers.
        Template(
            "order_unpaid",
            .offers,
            title: ["en": "Your order waits for you", "zh-Hans": "您有一笔订单待付款"],
            text: [
                "en": "Half of the time to pay for order {order} is over. If you no longer want it, do nothing.",
                "zh-Hans": "订单 {order} 的付款时间已过半。如不再需要，无需任何操作。",
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
            "order_refused",
            .orders,
            title: ["en": "Your order can't be filled", "zh-Hans": "您的订单无法受理"],
            text: [
                "en": "We can't fill order {order}. You have paid nothing for it.",
                "zh-Hans": "订单 {order} 无法受理，您尚未支付任何款项。",
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
        // Helps come by the dozen: none of them is worth a mail.
        Template(
            "bargain_helped",
            .bargains,
            channels: [.inbox],
            title: ["en": "Your price has come down", "zh-Hans": "有人帮您砍价了"],
            text: [
                "en": "Somebody has cut {amount} off your price: it is {price} now, and goes down to {floor}.",
                "zh-Hans": "有人帮您砍掉了 {amount}，现价 {price}，最低可砍至 {floor}。",
            ]
        ),
        Template(
            "bargain_reached",
            .bargains,
            title: ["en": "Your price is reached", "zh-Hans": "砍价成功"],
            text: [
                "en": "It is yours for {price}. The price is kept for you for a day.",
                "zh-Hans": "您可以 {price} 购买，该价格为您保留一天。",
            ]
        ),
        Template(
            "bargain_reopened",
            .bargains,
            title: ["en": "Your price can be had again", "zh-Hans": "您可以再次以砍后价购买"],
            text: [
                "en": "The order by your bargain has ended, so {price} is yours again for what is left of its day.",
                "zh-Hans": "砍价订单已结束，在剩余保留时间内，您仍可以 {price} 购买。",
            ]
        ),
        Template(
            "bargain_expired",
            .bargains,
            title: ["en": "Your bargain has ended", "zh-Hans": "您的砍价已结束"],
            text: [
                "en": "It has come down to {price}, and nothing was bought by it.",
                "zh-Hans": "价格已砍至 {price}，但未完成购买。",
            ]
        ),
        Template(
            "help_refused",
            .bargains,
            channels: [.inbox],
            title: ["en": "Your help did not count", "zh-Hans": "您的助力未生效"],
            text: [
                "en": "The price that you wanted to cut has not changed by it.",
                "zh-Hans": "您的助力未能降低价格。",
            ]
        ),
        Template(
            "flash_sale_won",
            .orders,
            title: ["en": "You have got it, if you pay now", "zh-Hans": "抢购成功，请尽快付款"],
            text: [
                "en": "Order {order} of the flash sale is kept for you for five minutes: please pay {amount}.",
                "zh-Hans": "秒杀订单 {order} 为您保留五分钟，请支付 {amount}。",
            ]
        ),
        Template(
            "flash_sale_lost",
            .orders,
            title: ["en": "Your five minutes are over", "zh-Hans": "秒杀订单已超时"],
            text: [
                "en": "Order {order} was not paid in time, so others may have what you had taken.",
                "zh-Hans": "秒杀订单 {order} 未在规定时间内付款，商品已释放给其他人。",
            ]
        ),
        Template(
            "flash_sale_off",
            .orders,
            title: ["en": "The flash sale is off", "zh-Hans": "秒杀活动已取消"],
            text: [
                "en": "The flash sale that you wait for does not take place. Your ticket is void; you need do nothing.",
                "zh-Hans": "您排队等候的秒杀活动已取消，排队号随之失效，无需任何操作。",
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
