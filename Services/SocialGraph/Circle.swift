import Model

/// A circle as it was opened; who its members are is kept beside it.
typealias Circle = SocialGraph.CircleCreated

extension Circle {
    /// Opens a circle about a topic of one line, at most 80 characters.
    init(_ command: SocialGraph.CreateCircle, id: ID<SocialGraph.Circle>) throws(Refusal) {
        let scalars = command.topic.unicodeScalars
        guard scalars.contains(where: { !$0.properties.isWhitespace }), scalars.count <= 80,
            !scalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw Refusal(.invalidField, "A topic is one line of 1 to 80 characters.", path: "$.topic")
        }
        self.init(circle: id, owner: command.owner, topic: command.topic)
    }
}

extension Refusal {
    static func circleNotFound(_ circle: ID<SocialGraph.Circle>) -> Refusal {
        Refusal(.circleNotFound, "There is no circle \(circle).", path: "$.circle")
    }
}
