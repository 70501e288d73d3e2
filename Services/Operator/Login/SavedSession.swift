import Model

/// Who is logged in on this machine: what it takes to go on, in a file that its owner alone can read.
struct SavedSession: Codable, Equatable {
    var person: ID<Person>
    var session: ID<Identity.Session>
    /// Shown once, for the next.
    var refreshToken: String
    /// By service.
    var accessTokens: [String: String]
    var accessExpiresAt: Timestamp
    /// Lets the owner in from here though strangers try from elsewhere.
    var deviceToken: String?

    /// A message takes its time to get there.
    private static let leeway = Duration.seconds(30)

    init(person: ID<Person>, session: ID<Identity.Session>, _ secrets: Identity.SessionSecrets) {
        self.person = person
        self.session = session
        refreshToken = secrets.refreshToken
        accessTokens = secrets.accessTokens
        accessExpiresAt = secrets.accessExpiresAt
        deviceToken = secrets.deviceToken
    }

    /// Whether its access tokens are good for nothing any more, or soon.
    func isStale(at now: Timestamp) -> Bool { accessExpiresAt - Self.leeway <= now }
}

extension DataFolder {
    var sessionFile: String { path + "/session.json" }

    /// Who is logged in here; nil if nobody is.
    func savedSession() throws(Failure) -> SavedSession? { try read(SavedSession.self, from: sessionFile) }

    func save(_ session: SavedSession) throws {
        try create()
        try write(session, to: sessionFile)
    }
}
