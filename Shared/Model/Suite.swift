/// All services and all messages of Souk.
public enum Suite {
    /// A new service is one more word here.
    public static let services: [any ServiceContract.Type] = [
        Catalogue.self, SocialGraph.self, Recommendation.self, RiskControl.self, Identity.self, Trade.self,
        Notification.self,
    ]

    /// What can be sent, heard and asked: the services' own messages, then those that every service answers.
    public static let contracts: [any ServiceContract.Type] = services + [Operations.self]

    public static let messages: [any Message.Type] = contracts.flatMap { $0.messages }

    /// The contract of a message by its name on the wire; nil if nobody owns such a message.
    ///
    /// A question to one service, such as `catalogue.ops.health`, is found under its common name, `ops.health`.
    public static func message(named name: String) -> (any Message.Type)? {
        let common = Operations.commonName(of: name) ?? name
        return messages.first { $0.name == common }
    }
}
