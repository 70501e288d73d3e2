import AMQP

/// Looks before sending: a message to nobody would wait in silence.
enum Reachability {
    static func check(_ entry: Vocabulary.Entry, _ settings: ConnectionSettings, needsConsumer: Bool) async throws {
        let queue = entry.service + (entry.kind == .query ? ".queries" : ".commands")
        let state: Session.QueueState
        do {
            state = try await Session.use(settings) { try $0.declareQueue(queue, passive: true) }
        } catch let error as AMQPError where error.replyCode == 404 {
            throw Failure.unreachable(
                "There is no queue \(queue) at \(settings): the service \(entry.service) never ran there.",
                nextStep: "Start it with `souk up` or souk-\(entry.service); nothing was sent."
            )
        }
        guard !needsConsumer || state.consumers > 0 else {
            let waiting = entry.kind == .command ? " With --no-wait the command waits until it runs." : ""
            throw Failure.unreachable(
                "The service \(entry.service) is not running: nobody takes messages from \(queue).",
                nextStep: "Start it with `souk up` or souk-\(entry.service); nothing was sent.\(waiting)"
            )
        }
    }
}
