// Inspection.
extension Catalogue {
    /// A look at a product before it is sold: asked for, then recorded.
    public struct Inspection: Exemplified, Hashable, Codable, Sendable {
        public static let example = Inspection(
            product: .example(1),
            number: 1,
            requestedAt: .example,
            samples: [.example],
            outcome: .failed,
            inspector: .example(2),
            findings: [.example],
            recordedAt: .example + .seconds(3600)
        )

        public var product: ID<Product>
        /// Counts the inspections of the product.
        public var number: Int
        public var requestedAt: Timestamp
        public var samples: [Sample]
        /// Absent as long as it is under way.
        public var outcome: InspectionOutcome?
        public var inspector: ID<Person>?
        public var findings: [Finding]
        public var recordedAt: Timestamp?

        public init(
            product: ID<Product>,
            number: Int,
            requestedAt: Timestamp,
            samples: [Sample],
            outcome: InspectionOutcome? = nil,
            inspector: ID<Person>? = nil,
            findings: [Finding] = [],
            recordedAt: Timestamp? = nil
        ) {
            self.product = product
            self.number = number
            self.requestedAt = requestedAt
            self.samples = samples
            self.outcome = outcome
            self.inspector = inspector
            self.findings = findings
            self.recordedAt = recordedAt
        }
    }

    public enum InspectionOutcome: String, CaseIterable, Codable, Sendable {
        /// The product may be sold.
        case passed
        /// The product is a draft again.
        case failed
    }

    /// Pieces that were taken to be looked at.
    public struct Sample: Exemplified, Hashable, Codable, Sendable {
        public static let example = Sample(lot: "2026-03-A", pieces: 5, failed: 1)

        public var lot: String
        public var pieces: Int
        /// How many of them were not as they have to be; absent before anybody has looked.
        public var failed: Int?

        public init(lot: String, pieces: Int, failed: Int? = nil) {
            self.lot = lot
            self.pieces = pieces
            self.failed = failed
        }
    }

    public struct Finding: Exemplified, Hashable, Codable, Sendable {
        public static let example = Finding(severity: .minor, what: "The label names no country of origin.")

        public var severity: Severity
        public var what: String

        public init(severity: Severity, what: String) {
            self.severity = severity
            self.what = what
        }
    }

    public enum Severity: String, CaseIterable, Codable, Sendable {
        case minor
        case major
        /// Endangers somebody, or the law forbids to sell it: what has it cannot pass.
        case critical
    }

    public struct RequestInspection: Command {
        public static let name = "catalogue.inspection.request"
        public static let summary = "Has a draft inspected before it is sold."
        public static let example = RequestInspection(product: .example(1), samples: [.example])
        public static let roles: [Role] = [.edge]
        public static let refusals: [RefusalCode] = [.productNotFound, .productRetired, .inspectionState]

        public var product: ID<Product>
        public var samples: [Sample]?
        public var partitionKey: String { product.description }

        public init(product: ID<Product>, samples: [Sample]? = nil) {
            self.product = product
            self.samples = samples
        }

        public typealias Reply = InspectionRequested
    }

    public struct InspectionRequested: Event, Hashable {
        public static let name = "catalogue.inspection.requested"
        public static let summary = "A product waits for an inspector."
        public static let example = InspectionRequested(inspection: .example)

        public var inspection: Inspection
        public var partitionKey: String { inspection.product.description }

        public init(inspection: Inspection) {
            self.inspection = inspection
        }
    }

    public struct RecordInspection: Command {
        public static let name = "catalogue.inspection.record"
        public static let summary = "Says what an inspector has found, and whether the product may be sold."
        public static let example = RecordInspection(
            product: .example(1),
            inspector: .example(2),
            outcome: .failed,
            samples: [.example],
            findings: [.example]
        )
        public static let refusals: [RefusalCode] = [.productNotFound, .inspectionState]

        public var product: ID<Product>
        public var inspector: ID<Person>
        public var outcome: InspectionOutcome
        /// What was looked at, instead of what was announced.
        public var samples: [Sample]?
        public var findings: [Finding]?
        public var partitionKey: String { product.description }

        public init(
            product: ID<Product>,
            inspector: ID<Person>,
            outcome: InspectionOutcome,
            samples: [Sample]? = nil,
            findings: [Finding]? = nil
        ) {
            self.product = product
            self.inspector = inspector
            self.outcome = outcome
            self.samples = samples
            self.findings = findings
        }

        public typealias Reply = InspectionRecorded
    }

    public struct InspectionRecorded: Event, Hashable {
        public static let name = "catalogue.inspection.recorded"
        public static let summary = "A product has passed its inspection, or is a draft again."
        public static let example = InspectionRecorded(inspection: .example)

        public var inspection: Inspection
        public var partitionKey: String { inspection.product.description }

        public init(inspection: Inspection) {
            self.inspection = inspection
        }
    }

    public struct FindInspections: Query {
        public static let name = "catalogue.inspection.find"
        public static let summary = "Shows the inspections of a product, or all that are under way, the oldest first."
        public static let example = FindInspections(product: .example(1))

        public var product: ID<Product>?

        public init(product: ID<Product>? = nil) {
            self.product = product
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(inspections: [.example])

            /// At most 100.
            public var inspections: [Inspection]

            public init(inspections: [Inspection]) {
                self.inspections = inspections
            }
        }
    }
}
