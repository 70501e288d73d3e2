/// A user of the broker and exactly what it may touch, as RabbitMQ's patterns.
struct BrokerAccount: Equatable, Sendable {
    var name: String
    /// Queues and exchanges it may declare.
    var configure: String
    /// Exchanges it may publish to, and queues it may bind.
    var write: String
    /// Queues it may consume, and exchanges it may bind to.
    var read: String
    /// Routing keys it may use on an exchange that everybody publishes to.
    var publishing: [String: String] = [:]

    /// May do everything within Souk: re-declare for a check, replay into any queue, listen to any event.
    static let `operator` = BrokerAccount(name: "operator", configure: ".*", write: ".*", read: ".*")

    /// May send commands and ask queries in the name of people, and read what comes back.
    static let edge = BrokerAccount(
        name: "edge",
        configure: "^$",
        write: #"^souk\.(commands|queries)$"#,
        read: #"^amq\.rabbitmq\.reply-to.*$"#
    )

    /// May touch its own queues and what is shared, and announce only what happened to itself.
    static func service(_ name: String) -> BrokerAccount {
        let own = #"\#(name)\..*"#
        return BrokerAccount(
            name: name,
            configure: #"^(souk\..*|\#(own))$"#,
            write: #"^(souk\..*|amq\.default|\#(own))$"#,
            // Replies arrive under a name that the broker makes up; the queues of other services stay closed.
            read: #"^(souk\..*|amq\.rabbitmq\.reply-to.*|\#(own))$"#,
            publishing: ["souk.events": #"^\#(own)$"#]
        )
    }
}
