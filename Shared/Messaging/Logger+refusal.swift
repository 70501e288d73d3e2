internal import Logging
internal import Model

extension Logger {
    /// Notes that a message was refused, where everybody sees it if somebody may be trying what they may not do.
    func note(_ refusal: Refusal, of message: Incoming) {
        log(
            level: RefusalCode.suspicious.contains(refusal.code) ? .notice : .debug,
            "message refused",
            metadata: [
                "message.id": "\(message.id)", "message.type": "\(message.type)",
                "message.user": "\(message.user ?? "")",
                "code": "\(refusal.code.code)", "detail": "\(refusal.detail)",
            ]
        )
    }
}
