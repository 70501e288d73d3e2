import AMQP
import Logging
import Model

/// What became of a record.
enum ImportOutcome: Equatable, Sendable {
    case done
    /// Somebody has brought it before.
    case wasThere
    case bad(String)
    case passedOver(String, count: Int)
    /// Nobody knows: there was no answer. It makes no sense to send more.
    case unanswered(Failure)
}

/// Sends the messages of a record and waits for the answers, through all reconnects.
///
/// A message whose answer was lost is sent again under the same id, and its service then answers as it did before.
final class Courier: Sendable {
    private let requester: Requester
    private let composer: Composer
    private let patience: Duration

    init(_ settings: ConnectionSettings, patience: Duration) {
        requester = Requester(settings: settings.named("souk import"), logger: .silent)
        composer = Composer(signer: settings.signer, patience: patience)
        self.patience = patience
        requester.start()
    }

    func deliver(_ messages: [ImportMessage]) async -> ImportOutcome {
        var outcome = ImportOutcome.done
        for message in messages {
            switch await deliver(message) {
            case .done: continue
            case .wasThere: outcome = .wasThere
            case let end: return end
            }
        }
        return outcome
    }

    func end() async {
        await requester.stop()
    }

    private func deliver(_ message: ImportMessage) async -> ImportOutcome {
        let deadline = ContinuousClock.now + patience
        let outgoing = message.outgoing(composer)
        while true {
            do {
                // A quarter of the patience: also a service that has died leaves a try or two for the one after it.
                let left = deadline - .now
                let reply = try await requester.request(outgoing, timeout: min(left, max(patience / 4, .seconds(2))))
                return ImportOutcome(reply.body, to: message)
            } catch let error as AMQPError where error.isWorthAnotherTry {
                guard ContinuousClock.now < deadline else { return .unanswered(.silence(message, after: patience)) }
            } catch {
                return .unanswered(Failure(reporting: error))
            }
        }
    }

}

extension ImportOutcome {
    /// What a reply to a message says.
    init(_ reply: [UInt8], to message: ImportMessage) {
        // Most replies by far, and nobody reads what they say.
        guard !reply.starts(with: Array(#"{"ok":"#.utf8)) else {
            self = .done
            return
        }
        do {
            switch try Answer(body: reply) {
            case .ok: self = .done
            case .problem(let problem) where message.repetition?.isMeant(by: problem) ?? false: self = .wasThere
            case .problem(let problem): self = .bad("\(message.entry.name) was refused: \(problem)")
            }
        } catch {
            self = .unanswered(error)
        }
    }
}

extension ImportMessage.Repetition {
    fileprivate func isMeant(by problem: Answer.Problem) -> Bool { problem.type == code.code && problem.path == path }
}

extension AMQPError {
    /// Whether the broker or the service may be back in a moment.
    fileprivate var isWorthAnotherTry: Bool { code == .timeout || code == .disconnected || code == .connectionLost }
}

extension Failure {
    fileprivate static func silence(_ message: ImportMessage, after patience: Duration) -> Failure {
        .unreachable(
            "No answer to \(message.entry.name) within \(ProgressBar.text(patience)).",
            nextStep: "`souk status` shows whether \(message.entry.service) is well; `souk doctor` looks at the broker."
        )
    }
}
