/// Why a mail was not taken, sorted by what to do about it.
public enum SMTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server can't be reached, fell silent or hung up: try again. After `data` the mail may have arrived.
    case unreachable(at: SMTPStage, reason: String)
    /// The server doesn't let us in: not this mail's fault.
    case notLetIn(at: SMTPStage, reason: String)
    /// Said no for now.
    case deferred(at: SMTPStage, SMTPReply)
    /// Said no for good.
    case refused(at: SMTPStage, SMTPReply)
    /// The server lacks what the mail needs, such as SMTPUTF8, or takes no mail of this size.
    case unsuitable(reason: String)

    public var description: String {
        switch self {
        case .unreachable(let stage, let reason), .notLetIn(let stage, let reason): "\(stage.rawValue): \(reason)"
        case .deferred(let stage, let reply), .refused(let stage, let reply): "\(stage.rawValue): \(reply)"
        case .unsuitable(let reason): reason
        }
    }
}

/// Where a conversation is.
public enum SMTPStage: String, Sendable {
    case connect, greeting, hello, tls, login, sender, recipient, data
    case quit
}
