import Model

/// All of an inspection may be seen by whoever may ask, so the entity is the contract's own type.
typealias Inspection = Catalogue.Inspection

extension Inspection {
    init(_ command: Catalogue.RequestInspection, number: Int, at now: Timestamp) throws(Refusal) {
        self.init(product: command.product, number: number, requestedAt: now, samples: command.samples ?? [])
        try checkSamples()
    }

    /// Takes over what has been found.
    mutating func record(_ command: Catalogue.RecordInspection, at now: Timestamp) throws(Refusal) {
        samples = command.samples ?? samples
        findings = command.findings ?? []
        try checkSamples()
        try checkFindings()
        guard command.outcome == .failed || !findings.contains(where: { $0.severity == .critical }) else {
            throw Refusal(.invalidField, "A product with a critical finding can't pass.", path: "$.outcome")
        }
        outcome = command.outcome
        inspector = command.inspector
        recordedAt = now
    }

    private func checkSamples() throws(Refusal) {
        guard samples.count <= 50 else {
            throw Refusal(.invalidField, "An inspection has at most 50 samples.", path: "$.samples")
        }
        for (position, sample) in samples.enumerated() {
            let path = "$.samples[\(position)]"
            try Product.check(sample.lot, at: path + ".lot", maximum: 80, isOneLine: true)
            guard (1...Reservation.mostPieces).contains(sample.pieces) else {
                throw Refusal(.invalidField, "Expected 1 to \(Reservation.mostPieces) pieces.", path: path + ".pieces")
            }
            guard sample.failed.map((0...sample.pieces).contains) ?? true else {
                throw Refusal(.invalidField, "No more pieces can fail than were looked at.", path: path + ".failed")
            }
        }
    }

    private func checkFindings() throws(Refusal) {
        guard findings.count <= 50 else {
            throw Refusal(.invalidField, "An inspection has at most 50 findings.", path: "$.findings")
        }
        for (position, finding) in findings.enumerated() {
            try Product.check(finding.what, at: "$.findings[\(position)].what", maximum: 1000, isOneLine: false)
        }
    }
}

// What an inspection does to its product.
extension Product {
    mutating func beginInspection(at now: Timestamp) throws(Refusal) {
        switch state {
        case .draft: state = .inspection
        case .retired: throw Refusal(.productRetired, "The product \(id) can no longer be changed.", path: "$.product")
        case .inspection, .approved, .published:
            throw Refusal(
                .inspectionState,
                "Only a draft is inspected; the product is \(state.rawValue).",
                path: "$.product"
            )
        }
        changedAt = now
    }

    mutating func endInspection(_ outcome: Catalogue.InspectionOutcome, at now: Timestamp) throws(Refusal) {
        guard state == .inspection else {
            throw Refusal(.inspectionState, "The product is not being inspected.", path: "$.product")
        }
        state = outcome == .passed ? .approved : .draft
        changedAt = now
    }
}
