import Model

/// A person's data on its way to them: which services have handed over theirs, and what became of the archive.
struct Export: Equatable {
    /// How long an archive can be had.
    static let lifetime = Duration.seconds(14 * 86_400)

    /// What one service was asked for.
    struct Source: Equatable {
        let service: String
        /// How many parts it has; nil until the first is here.
        var parts: Int?
        var received: Set<Int> = []

        var isComplete: Bool { parts == received.count }
    }

    let export: ID<Identity.Export>
    let person: ID<Person>
    let requestedAt: Timestamp
    /// Half of a pair made for this export.
    let publicKey: String
    /// The services registered when the request was made.
    private(set) var sources: [Source]
    private(set) var sealedAt: Timestamp?
    /// Whom the archive is for, since it was released.
    private(set) var recipientKey: String?
    private(set) var deliveredAt: Timestamp?
    private(set) var purgedAt: Timestamp?

    /// Asks all these services.
    init(
        export: ID<Identity.Export>,
        of person: ID<Person>,
        publicKey: String,
        from services: [String],
        at now: Timestamp
    ) {
        self.export = export
        self.person = person
        self.publicKey = publicKey
        requestedAt = now
        sources = services.map { Source(service: $0) }
    }

    /// As it was stored.
    init(
        export: ID<Identity.Export>,
        person: ID<Person>,
        requestedAt: Timestamp,
        publicKey: String,
        sources: [Source],
        sealedAt: Timestamp?,
        recipientKey: String?,
        deliveredAt: Timestamp?,
        purgedAt: Timestamp?
    ) {
        self.export = export
        self.person = person
        self.requestedAt = requestedAt
        self.publicKey = publicKey
        self.sources = sources
        self.sealedAt = sealedAt
        self.recipientKey = recipientKey
        self.deliveredAt = deliveredAt
        self.purgedAt = purgedAt
    }

    var state: Identity.ExportState {
        if purgedAt != nil { return .purged }
        guard sealedAt != nil else { return .collecting }
        return deliveredAt == nil ? .sealed : .delivered
    }

    var awaited: [String] { sources.filter { !$0.isComplete }.map(\.service) }
    var availableUntil: Timestamp? { sealedAt.map { $0 + Self.lifetime } }

    /// Notes that a part is here, and tells whether it is news: what came first stands.
    mutating func receive(part: Int, of parts: Int, from service: String) throws(Refusal) -> Bool {
        guard let index = sources.firstIndex(where: { $0.service == service }) else {
            throw Refusal(.invalidField, "\(service) was not asked for anything.", path: "$.service")
        }
        guard (1...10_000).contains(parts), (1...parts).contains(part) else {
            throw Refusal(.invalidField, "There is no part \(part) of \(parts).", path: "$.part")
        }
        // A service that was asked twice may have had more, or less, to say the second time.
        guard sources[index].parts ?? parts == parts, sources[index].received.insert(part).inserted else {
            return false
        }
        sources[index].parts = parts
        return true
    }

    /// Closes the archive once everything is there; whether this is the moment.
    mutating func seal(at now: Timestamp) -> Bool {
        guard sealedAt == nil, awaited.isEmpty else { return false }
        sealedAt = now
        return true
    }

    mutating func release(to recipientKey: String, at now: Timestamp) throws(Refusal) {
        guard state == .sealed || state == .delivered else { throw notReady }
        self.recipientKey = recipientKey
        deliveredAt = deliveredAt ?? now
    }

    /// Whether there was something to destroy.
    mutating func purge(at now: Timestamp) -> Bool {
        guard purgedAt == nil else { return false }
        purgedAt = now
        recipientKey = nil
        return true
    }

    /// Why there is no archive.
    var notReady: Refusal {
        switch state {
        case .collecting:
            Refusal(.exportNotReady, "\(awaited.joined(separator: ", ")) still have to hand over what they have.")
        case .purged: Refusal(.exportNotReady, "The archive is destroyed; request a new one.")
        case .sealed, .delivered:
            Refusal(.exportNotReady, "The archive is to be released first, by \(Identity.ReleaseExport.name).")
        }
    }
}

extension Identity.ExportRequested {
    init(_ export: Export) {
        self.init(
            export: export.export,
            person: export.person,
            publicKey: export.publicKey,
            requestedAt: export.requestedAt
        )
    }
}

extension Identity.ExportReport {
    init(_ export: Export) {
        self.init(
            export: export.export,
            person: export.person,
            state: export.state,
            requestedAt: export.requestedAt,
            awaited: export.state == .purged ? [] : export.awaited,
            sealedAt: export.sealedAt,
            deliveredAt: export.deliveredAt,
            availableUntil: export.availableUntil
        )
    }
}
