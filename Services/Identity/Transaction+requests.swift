import Model
import ServiceKit

// What commands do alike about requests: keep them, announce what has become of them, and watch their clocks.
extension Transaction {
    func request(_ id: ID<Identity.PrivacyRequest>) throws -> PrivacyRequest {
        guard let request = try requests.find(id) else {
            throw Refusal(.requestNotFound, "There is no request \(id).", path: "$.request")
        }
        return request
    }

    /// Stores what has become of a request, announces it, and has its clock looked at in time.
    func announce(_ request: PrivacyRequest) throws -> Identity.PrivacyRequestReport {
        try keep(request)
        let report = Identity.PrivacyRequestReport(request, at: now)
        emit(Identity.RequestChanged(report: report))
        return report
    }

    /// Stores a request that nobody needs to hear of, and has it looked at in time, or not before another.
    func keep(_ request: PrivacyRequest, lookingAgain earliest: Timestamp? = nil) throws {
        try requests.save(request)
        let timer = "request \(request.request)"
        guard let next = request.nextLook(after: now) else { return cancel(timer) }
        schedule(Identity.CheckRequest(request: request.request), at: max(next, earliest ?? next), key: timer)
    }

    /// Has something that was begun answer the person's open request, or a new one: every piece of work has one.
    func attend(_ kind: Identity.PrivacyRequestKind, of person: ID<Person>, by work: PrivacyRequest.Work) throws {
        let open = try requests.findOpen(of: person).first { $0.kind == kind }
        guard open?.work != work else { return }
        var request =
            open
            ?? PrivacyRequest(
                request: newID(),
                person: person,
                kind: kind,
                clock: LegalClock(receivedAt: now, laws: Identity.PrivacyLaw.allCases),
                at: now
            )
        try request.fulfil(by: work, at: now)
        _ = try announce(request)
    }

    /// Ends the request that this work has answered.
    func settle(_ work: PrivacyRequest.Work) throws {
        guard var request = try requests.findOpen(by: work) else { return }
        try request.settle(at: now)
        _ = try announce(request)
    }

    /// Ends all other requests of somebody who leaves: there will be nobody to answer, and nothing to answer with.
    func cancelRequests(of person: ID<Person>) throws {
        for var request in try requests.findOpen(of: person) where request.kind != .erasure {
            try request.cancel(at: now)
            _ = try announce(request)
        }
    }
}
