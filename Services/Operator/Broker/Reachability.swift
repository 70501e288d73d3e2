import AMQP

/// Looks before sending: a message to nobody would wait in silence.
enum Reachability {
    static func check(_ entry: Vocabulary.Entry, _ settings: ConnectionSettings, needsConsumer: Bool) async throws {
        let state = try await state(
            of: entry.service + (entry.kind == .query ? ".queries" : ".commands"),
            entry.service,
            settings
        )
        guard !needsConsumer || state.consumers > 0 else {
            throw Failure.away(
                entry.service,
                hint: entry.kind == .command ? " With --no-wait the command waits until it runs." : ""
            )
        }
    }

    /// The same for all commands of a service.
    static func check(service: String, _ settings: ConnectionSettings) async throws {
        guard try await state(of: "\(service).commands", service, settings).consumers > 0 else {
            throw Failure.away(service)
        }
    }

    private static func state(
        of queue: String,
        _ service: String,
        _ settings: ConnectionSettings
    ) async throws -> Session.QueueState {
        do {
            return try await Session.use(settings) { try $0.declareQueue(queue, passive: true) }
        } catch let error as AMQPError where error.replyCode == 404 {
            throw Failure.unreachable(
                "There is no queue \(queue) at \(settings): the service \(service) never ran there.",
                nextStep: "Start it with `souk up` or souk-\(service); nothing was sent."
            )
        }
    }
}

extension Failure {
    fileprivate static func away(_ service: String, hint: String = "") -> Failure {
        .unreachable(
            "The service \(service) is not running: nobody takes its commands.",
            nextStep: "Start it with `souk up` or souk-\(service); nothing was sent.\(hint)"
        )
    }
}
