import Model

/// What a person asks about their data, from the day it came to the answer.
struct PrivacyRequest: Equatable {
    /// How long an erasure may be put off, so that the person can change their mind.
    static let longestGrace = 7
    /// How many hundredths of the time are over when somebody is reminded.
    static let alarms = [50, 75, 90]

    /// What was started to answer it.
    enum Work: Equatable {
        case export(ID<Identity.Export>)
        case erasure(ID<Identity.Erasure>)
    }

    let request: ID<Identity.PrivacyRequest>
    let person: ID<Person>
    let kind: Identity.PrivacyRequestKind
    private(set) var clock: LegalClock
    private(set) var state: Identity.PrivacyRequestState
    private(set) var duplicateOf: ID<Identity.PrivacyRequest>?
    private(set) var graceUntil: Timestamp?
    private(set) var refusal: Identity.RequestRefusalGround?
    /// On what grounds a part of it is refused.
    private(set) var exceptions: [Identity.RequestRefusalGround] = []
    private(set) var extensionGround: Identity.ExtensionGround?
    private(set) var work: Work?
    private(set) var settledAt: Timestamp?
    /// The last alarm that was given.
    private(set) var alarm = 0
    private(set) var escalatedAt: Timestamp?

    /// As it came; `duplicateOf` is a request of the same kind that is still open.
    init(
        request: ID<Identity.PrivacyRequest>,
        person: ID<Person>,
        kind: Identity.PrivacyRequestKind,
        clock: LegalClock,
        duplicateOf earlier: PrivacyRequest? = nil,
        at now: Timestamp
    ) {
        self.request = request
        self.person = person
        self.kind = kind
        self.clock = clock
        state = earlier == nil ? .received : .duplicate
        duplicateOf = earlier?.request
        settledAt = earlier == nil ? nil : now
    }

    /// As it was stored.
    init(
        request: ID<Identity.PrivacyRequest>,
        person: ID<Person>,
        kind: Identity.PrivacyRequestKind,
        clock: LegalClock,
        state: Identity.PrivacyRequestState,
        duplicateOf: ID<Identity.PrivacyRequest>?,
        graceUntil: Timestamp?,
        refusal: Identity.RequestRefusalGround?,
        exceptions: [Identity.RequestRefusalGround],
        extensionGround: Identity.ExtensionGround?,
        work: Work?,
        settledAt: Timestamp?,
        alarm: Int,
        escalatedAt: Timestamp?
    ) {
        self.request = request
        self.person = person
        self.kind = kind
        self.clock = clock
        self.state = state
        self.duplicateOf = duplicateOf
        self.graceUntil = graceUntil
        self.refusal = refusal
        self.exceptions = exceptions
        self.extensionGround = extensionGround
        self.work = work
        self.settledAt = settledAt
        self.alarm = alarm
        self.escalatedAt = escalatedAt
    }

    var isOpen: Bool { settledAt == nil }
}

// What may become of it.
extension PrivacyRequest {
    /// Puts an erasure off, for so many days.
    mutating func startGrace(days: Int, at now: Timestamp) throws(Refusal) {
        try expect(.received)
        guard kind == .erasure, (1...Self.longestGrace).contains(days) else {
            throw Refusal(
                .invalidField,
                "Only an erasure can be put off, for \(Self.longestGrace) days at most.",
                path: "$.grace_days"
            )
        }
        state = .grace
        graceUntil = now + .seconds(86_400 * days)
    }

    /// Refuses a part of it; the rest goes on.
    mutating func except(_ grounds: [Identity.RequestRefusalGround]) throws(Refusal) {
        guard Set(grounds).count == grounds.count else {
            throw Refusal(.invalidField, "Name each ground once.", path: "$.exceptions")
        }
        exceptions = grounds
    }

    /// Begins what answers it, or begins it anew.
    mutating func fulfil(by work: Work, at now: Timestamp) throws(Refusal) {
        try expect(.received, .identityPending, .grace, .fulfilling)
        if clock.isPaused { try clock.resume(at: now) }
        state = .fulfilling
        self.work = work
    }

    /// Learns that the same was asked on an earlier day: the first counts.
    mutating func backdate(to day: Timestamp) {
        clock.backdate(to: day)
    }

    /// Ends it in the one good way, or but for a part.
    mutating func settle(at now: Timestamp) throws(Refusal) {
        try expect(.received, .fulfilling)
        state = exceptions.isEmpty ? .fulfilled : .partial
        settledAt = now
    }

    mutating func refuse(_ ground: Identity.RequestRefusalGround, at now: Timestamp) throws(Refusal) {
        try expect(.received, .identityPending)
        state = .refused
        refusal = ground
        settledAt = now
    }

    /// Takes it back; an erasure that has begun can't be.
    mutating func cancel(at now: Timestamp) throws(Refusal) {
        guard !(kind == .erasure && state == .fulfilling) else {
            throw Refusal(.requestNotOpen, "The erasure has begun, and nothing brings back what it has erased.")
        }
        try expect(.received, .identityPending, .grace, .fulfilling)
        state = .cancelled
        settledAt = now
    }

    mutating func pause(at now: Timestamp) throws(Refusal) {
        try expect(.received)
        try clock.pause(at: now)
        state = .identityPending
    }

    mutating func resume(at now: Timestamp) throws(Refusal) {
        try expect(.identityPending)
        try clock.resume(at: now)
        state = .received
    }

    mutating func extend(_ ground: Identity.ExtensionGround, at now: Timestamp) throws(Refusal) {
        guard isOpen else { throw notOpen }
        try clock.extend(at: now)
        extensionGround = ground
    }

    private func expect(_ states: Identity.PrivacyRequestState...) throws(Refusal) {
        guard states.contains(state) else { throw notOpen }
    }

    private var notOpen: Refusal { Refusal(.requestNotOpen, "The request is \(state.rawValue).", path: "$.request") }
}

// Its clock.
extension PrivacyRequest {
    enum Notice: Equatable {
        case alarm(percent: Int)
        case overdue
    }

    /// What somebody has to be told by now, each once; of several alarms that were slept through only the last.
    mutating func notices(at now: Timestamp) -> [Notice] {
        guard isOpen, clock.isRunning else { return [] }
        var notices: [Notice] = []
        if let percent = Self.alarms.last(where: { $0 > alarm && clock.instant($0, at: now) <= now }) {
            alarm = percent
            notices.append(.alarm(percent: percent))
        }
        if escalatedAt == nil, clock.deadline(at: now) <= now {
            escalatedAt = now
            notices.append(.overdue)
        }
        return notices
    }

    /// When to look again; nil if there is nothing to come.
    func nextLook(after now: Timestamp) -> Timestamp? {
        guard isOpen else { return nil }
        var times = [graceUntil].compactMap { state == .grace ? $0 : nil }
        if clock.isRunning {
            times += Self.alarms.filter { $0 > alarm }.map { clock.instant($0, at: now) }
            if escalatedAt == nil { times.append(clock.deadline(at: now)) }
        }
        return times.min()
    }
}

extension Identity.PrivacyRequestReport {
    init(_ request: PrivacyRequest, at now: Timestamp) {
        let clock = request.clock
        // What was answered has the deadline that it had then.
        let then = request.settledAt ?? now
        self.init(
            request: request.request,
            person: request.person,
            kind: request.kind,
            state: request.state,
            receivedAt: clock.receivedAt,
            dueAt: clock.deadline(at: then),
            deadlines: clock.laws.map { .init(law: $0, at: clock.deadline(under: $0, at: then)) },
            duplicateOf: request.duplicateOf,
            graceUntil: request.graceUntil,
            refusal: request.refusal,
            remedies: request.refusal == nil && request.exceptions.isEmpty ? [] : Identity.Remedy.allCases,
            extension: request.extensionGround,
            settledAt: request.settledAt,
            escalatedAt: request.escalatedAt,
            export: request.work?.export,
            erasure: request.work?.erasure,
            exceptions: request.exceptions.isEmpty ? nil : request.exceptions
        )
    }
}

extension PrivacyRequest.Work {
    var export: ID<Identity.Export>? {
        if case .export(let id) = self { id } else { nil }
    }

    var erasure: ID<Identity.Erasure>? {
        if case .erasure(let id) = self { id } else { nil }
    }
}
