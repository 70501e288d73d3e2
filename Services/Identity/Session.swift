import Model

/// Somebody logged in somewhere, until they leave, stay away too long, or the longest time is over.
struct Session: Equatable {
    enum Kind: String {
        case consumer
        /// With power over others' things: short.
        case staff
        /// By a code sent to the address, to choose a new password with.
        case recovery

        var idle: Duration {
            switch self {
            case .consumer: .seconds(30 * 86_400)
            case .staff: .seconds(30 * 60)
            case .recovery: .seconds(10 * 60)
            }
        }

        var longest: Duration {
            switch self {
            case .consumer: .seconds(90 * 86_400)
            case .staff: .seconds(12 * 3600)
            case .recovery: .seconds(10 * 60)
            }
        }
    }

    let id: ID<Identity.Session>
    let person: ID<Person>
    let kind: Kind
    let assurance: Identity.Assurance
    let factors: [Identity.Factor]
    let device: String?
    let network: String?
    /// The thumbprint of the key that the device proves to have.
    let deviceKey: String?
    let openedAt: Timestamp
    var usedAt: Timestamp

    /// Unless it is used before.
    var expiresAt: Timestamp { min(usedAt + kind.idle, openedAt + kind.longest) }

    func isLive(at now: Timestamp) -> Bool { now < expiresAt }
}

/// A token that is given for a newer one, once.
///
/// A client whose reply was lost, or two of whose tabs refresh at once, shows it twice: for a moment it gets the same
/// successor again, never a second one. Later, or after the successor was used, somebody else must have it, too.
struct RefreshToken: Equatable {
    enum Verdict: Equatable {
        case rotate
        /// The same successor once more.
        case again
        /// Somebody has a copy.
        case reuse
    }

    /// How long a token that was used gives its successor again.
    static let grace = Duration.seconds(20)
    private static let mostReplays = 3

    let hash: [UInt8]
    let session: ID<Identity.Session>
    private(set) var rotatedAt: Timestamp?
    /// How often the successor was given again.
    let replays: Int
    /// The next token, sealed so that only who has this one can read it.
    private(set) var successor: [UInt8]?
    /// Whether the successor was used in its turn.
    let isSuccessorUsed: Bool

    init(hash: [UInt8], session: ID<Identity.Session>) {
        self.hash = hash
        self.session = session
        replays = 0
        isSuccessorUsed = false
    }

    /// As it was stored.
    init(
        hash: [UInt8],
        session: ID<Identity.Session>,
        rotatedAt: Timestamp?,
        replays: Int,
        successor: [UInt8]?,
        isSuccessorUsed: Bool
    ) {
        self.hash = hash
        self.session = session
        self.rotatedAt = rotatedAt
        self.replays = replays
        self.successor = successor
        self.isSuccessorUsed = isSuccessorUsed
    }

    /// What is to be done about somebody who shows the token.
    func presented(at now: Timestamp) -> Verdict {
        guard let rotatedAt else { return .rotate }
        let isRepeat =
            now - rotatedAt <= Self.grace && !isSuccessorUsed && replays < Self.mostReplays && successor != nil
        return isRepeat ? .again : .reuse
    }

    mutating func rotate(to successor: [UInt8], at now: Timestamp) {
        self.successor = successor
        rotatedAt = now
    }
}

extension Identity.SessionView {
    init(_ session: Session) {
        self.init(
            session: session.id,
            assurance: session.assurance,
            factors: session.factors,
            device: session.device,
            network: session.network,
            openedAt: session.openedAt,
            usedAt: session.usedAt,
            expiresAt: session.expiresAt
        )
    }
}
