/// Says no to a message for good: its change is rolled back, its sender told why, and it is never retried.
public struct Refusal: Error, Hashable, Sendable {
    public var code: RefusalCode
    /// What is wrong with this message, for the sender; without personal data.
    public var detail: String
    /// Where in the body, as a JSON path such as `$.price.amount`.
    public var path: String?
    /// Seconds after which it may be tried again, as a new message; nil where time alone changes nothing.
    public var retryAfter: Int?

    public init(_ code: RefusalCode, _ detail: String, path: String? = nil, retryAfter: Int? = nil) {
        self.code = code
        self.detail = detail
        self.path = path
        self.retryAfter = retryAfter
    }
}

/// A stable reason to refuse, listed in the contract of each message that can meet it.
public struct RefusalCode: Hashable, Sendable {
    /// On the wire: `snake_case`, never renamed.
    public var code: String
    /// The same for every occurrence: a short sentence without full stop.
    public var title: String

    public init(_ code: String, _ title: String) {
        self.code = code
        self.title = title
    }
}

extension RefusalCode {
    public static let unreadable = RefusalCode("unreadable", "The message cannot be read")
    public static let invalidField = RefusalCode("invalid_field", "A field has a value it cannot have")
    public static let unknownType = RefusalCode("unknown_type", "No handler for this type of message")
    public static let notAllowed = RefusalCode("not_allowed", "The sender's role may not send this message")
    public static let failed = RefusalCode("failed", "The service could not do it and has set the message aside")

    public static let tokenInvalid = RefusalCode(
        "token_invalid",
        "The access token is not one that counts here and now"
    )
    public static let tokenKeyUnknown = RefusalCode(
        "token_key_unknown",
        "The access token is signed by a key that has not got here yet: try again in a second"
    )

    /// Codes that may come of somebody trying what they may not do: services log these refusals.
    public static let suspicious: Set<RefusalCode> = [
        .notAllowed, .tokenInvalid, .approvalInvalid, .loginFailed, .codeWrong, .confirmationUnsigned,
    ]

    /// Codes that any message may be answered with.
    public static let general: [RefusalCode] = [
        .unreadable, .invalidField, .unknownType, .notAllowed, .failed, .tokenInvalid, .tokenKeyUnknown,
    ]
}
