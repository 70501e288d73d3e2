import Model

/// What a gateway says by itself, once its signature has been checked.
struct GatewayEvent {
    /// What the gateway calls it.
    var type: String
    /// Nil if it is about something that changes nothing here.
    var news: News?

    enum News {
        case payment(Trade.SettlePayment)
        case refund(Trade.SettleRefund)
    }
}
