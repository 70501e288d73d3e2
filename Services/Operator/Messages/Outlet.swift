import AMQP
import Logging

/// A way to send the lines of a file.
protocol Outlet: Sendable {
    /// Hands the message over before it waits for what becomes of it.
    func outcome(of message: OutgoingMessage) async -> BulkSend.Outcome
    func end() async
}

/// Requests and their replies, on one connection.
final class Conversation: Outlet {
    private let requester: Requester
    private let patience: Duration

    init(_ settings: ConnectionSettings, patience: Duration) {
        requester = Requester(settings: settings.named("souk requests"), logger: .silent)
        self.patience = patience
        requester.start()
    }

    func answer(to message: OutgoingMessage) async throws(Failure) -> Answer {
        let reply: Delivery
        do {
            reply = try await requester.request(message, timeout: patience)
        } catch let error as AMQPError where error.code == .timeout {
            throw .unanswered(message, after: patience)
        } catch {
            throw Failure(reporting: error)
        }
        return try Answer(body: reply.body)
    }

    func outcome(of message: OutgoingMessage) async -> BulkSend.Outcome {
        do {
            switch try await answer(to: message) {
            case .ok: return .done
            case .problem(let problem): return .refused("\(problem)")
            }
        } catch {
            return .unanswered(error)
        }
    }

    func end() async {
        await requester.stop()
    }
}

/// Sends without waiting for replies: the broker's confirm is enough.
final class Mailbox: Outlet {
    private let publisher: Publisher
    private let watch: Task<Void, any Error>

    /// Gives up when there has been no connection, or no room in the broker, for as long as `patience`.
    init(_ settings: ConnectionSettings, patience: Duration) {
        let publisher = Publisher(settings: settings.named("souk publishes"), logger: .silent)
        self.publisher = publisher
        watch = Task {
            var lastWell = ContinuousClock.now
            while ContinuousClock.now - lastWell < patience {
                try await Task.sleep(for: .milliseconds(200))
                let status = publisher.status
                if status.connected, status.blockedSince == nil { lastWell = .now }
            }
            await publisher.stop()
        }
        publisher.start()
    }

    func outcome(of message: OutgoingMessage) async -> BulkSend.Outcome {
        do {
            try await publisher.publish(message)
            return .done
        } catch let error as AMQPError where error.code == .unroutable {
            return .refused("no queue takes it: \(error.reason)")
        } catch let error as AMQPError where error.code == .stopped {
            return .unanswered(
                .unreachable(
                    "The broker is gone, or takes no messages.",
                    nextStep: "`souk doctor` looks at it; its log says whether it lacks memory or disk space."
                )
            )
        } catch {
            return .unanswered(Failure(reporting: error))
        }
    }

    func end() async {
        watch.cancel()
        await publisher.stop()
    }
}

extension Failure {
    fileprivate static func unanswered(_ message: OutgoingMessage, after patience: Duration) -> Failure {
        let type = message.properties.type ?? message.routingKey
        let id = message.properties.messageID ?? ""
        return .unreachable(
            "No answer to \(type) within \(ProgressBar.text(patience)).",
            nextStep: message.properties.expiration == nil
                ? "It may still be done. Sent again with --id \(id), it is done once; `souk status` shows the service."
                : "`souk status` shows whether the service is well."
        )
    }
}
