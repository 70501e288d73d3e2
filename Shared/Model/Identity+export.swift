// What a person gets who asks for their data.
extension Identity {
    public enum Export: Identified {
        public static let idPrefix = "exp"
    }

    public enum ExportState: String, CaseIterable, Codable, Sendable {
        /// Waits for services.
        case collecting
        /// All is there, and nobody has had it yet.
        case sealed
        /// Given out; it may be had again until it is purged.
        case delivered
        /// Destroyed, 14 days after it was complete.
        case purged
    }

    public struct RequestExport: Command {
        public static let name = "identity.export.request"
        public static let summary = "Has every service hand over what it has of a person, sealed, for one archive."
        public static let example = RequestExport(person: .example(1))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = ExportRequested
    }

    public struct ExportRequested: Event, Hashable {
        public static let name = "identity.export.requested"
        public static let summary = "A person wants their data: every service sends what it has, sealed to this key."
        public static let example = ExportRequested(
            export: .example(5),
            person: .example(1),
            publicKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
            requestedAt: .example
        )

        public var export: ID<Export>
        public var person: ID<Person>
        /// X25519, base64url; made for this export alone.
        public var publicKey: String
        public var requestedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(export: ID<Export>, person: ID<Person>, publicKey: String, requestedAt: Timestamp) {
            self.export = export
            self.person = person
            self.publicKey = publicKey
            self.requestedAt = requestedAt
        }
    }

    public struct ContributeExport: Command {
        public static let name = "identity.export.contribute"
        public static let summary = "Hands over a part of what a service has of a person, sealed to the export's key."
        public static let example = ContributeExport(
            export: .example(5),
            person: .example(1),
            service: "social-graph",
            part: 1,
            parts: 1,
            data: .example
        )
        public static let roles: [Role] = [
            .service("identity"), .service("catalogue"), .service("trade"), .service("social-graph"),
            .service("recommendation"), .service("risk-control"), .service("notification"),
        ]
        public static let refusals: [RefusalCode] = [.exportNotFound]

        public var export: ID<Export>
        public var person: ID<Person>
        public var service: String
        /// Counted from 1.
        public var part: Int
        public var parts: Int
        public var data: SealedData
        public var partitionKey: String { person.description }

        public init(
            export: ID<Export>,
            person: ID<Person>,
            service: String,
            part: Int,
            parts: Int,
            data: SealedData
        ) {
            self.export = export
            self.person = person
            self.service = service
            self.part = part
            self.parts = parts
            self.data = data
        }

        public typealias Reply = ExportReport
    }

    public struct ExportSealed: Event, Hashable {
        public static let name = "identity.export.sealed"
        public static let summary = "All services have handed over what they have of a person: the archive can be had."
        public static let example = ExportSealed(
            export: .example(5),
            person: .example(1),
            sealedAt: .example + .seconds(2),
            availableUntil: .example + .seconds(1_209_602)
        )

        public var export: ID<Export>
        public var person: ID<Person>
        public var sealedAt: Timestamp
        public var availableUntil: Timestamp
        public var partitionKey: String { person.description }

        public init(export: ID<Export>, person: ID<Person>, sealedAt: Timestamp, availableUntil: Timestamp) {
            self.export = export
            self.person = person
            self.sealedAt = sealedAt
            self.availableUntil = availableUntil
        }
    }

    public struct ReleaseExport: Command {
        public static let name = "identity.export.release"
        public static let summary =
            "Gives a complete export to whoever has the private half of this key, and logs who of others has it, and why."
        public static let example = ReleaseExport(
            export: .example(5),
            recipientKey: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
            approval: Identity.Approval.example.token,
            reason: .example
        )
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .exportNotFound, .exportNotReady, .personErased, .approvalMissing, .approvalInvalid, .notSealed,
        ]

        public var export: ID<Export>
        /// X25519, base64url; made by whoever asks, for this once.
        public var recipientKey: String
        /// The person's approval of this release; operators need none.
        public var approval: String?
        /// Why somebody else has to have it, in a sentence, for the access log: operators have to say so.
        ///
        /// Sealed to identity's key: `souk send` does that by itself.
        public var reason: Sealed?
        public var partitionKey: String { export.description }

        public init(export: ID<Export>, recipientKey: String, approval: String? = nil, reason: Sealed? = nil) {
            self.export = export
            self.recipientKey = recipientKey
            self.approval = approval
            self.reason = reason
        }

        /// What the person approves: that the archive goes to whoever has the private half of this key.
        public static func deed(releasing export: ID<Export>, to recipientKey: String) -> Deed {
            Deed(action: name, subject: export.description, payee: recipientKey)
        }

        public typealias Reply = ExportDelivered
    }

    public struct ExportDelivered: Event, Hashable {
        public static let name = "identity.export.delivered"
        public static let summary = "Somebody who may has been given a person's data."
        public static let example = ExportDelivered(
            export: .example(5),
            person: .example(1),
            deliveredAt: .example + .seconds(60)
        )

        public var export: ID<Export>
        public var person: ID<Person>
        public var deliveredAt: Timestamp
        public var partitionKey: String { person.description }

        public init(export: ID<Export>, person: ID<Person>, deliveredAt: Timestamp) {
            self.export = export
            self.person = person
            self.deliveredAt = deliveredAt
        }
    }

    public struct PurgeExport: Command {
        public static let name = "identity.export.purge"
        public static let summary = "Destroys the archive of an export before its time, or at it."
        public static let example = PurgeExport(export: .example(5))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.exportNotFound]

        public var export: ID<Export>
        public var partitionKey: String { export.description }

        public init(export: ID<Export>) {
            self.export = export
        }

        public typealias Reply = ExportPurged
    }

    public struct ExportPurged: Event, Hashable {
        public static let name = "identity.export.purged"
        public static let summary = "The archive of an export is destroyed, its key with it."
        public static let example = ExportPurged(
            export: .example(5),
            person: .example(1),
            purgedAt: .example + .seconds(1_209_602)
        )

        public var export: ID<Export>
        public var person: ID<Person>
        public var purgedAt: Timestamp
        public var partitionKey: String { person.description }

        public init(export: ID<Export>, person: ID<Person>, purgedAt: Timestamp) {
            self.export = export
            self.person = person
            self.purgedAt = purgedAt
        }
    }

    public struct FindExport: Query {
        public static let name = "identity.export.find"
        public static let summary = "Shows how far an export is, and until when its archive can be had."
        public static let example = FindExport(export: .example(5))
        public static let refusals: [RefusalCode] = [.exportNotFound]

        public var export: ID<Export>

        public init(export: ID<Export>) {
            self.export = export
        }

        public typealias Reply = ExportReport
    }

    public struct ExportReport: Exemplified, Hashable, Codable, Sendable {
        public static let example = ExportReport(
            export: .example(5),
            person: .example(1),
            state: .delivered,
            requestedAt: .example,
            awaited: ["trade"],
            sealedAt: .example + .seconds(2),
            deliveredAt: .example + .seconds(60),
            availableUntil: .example + .seconds(1_209_602)
        )

        public var export: ID<Export>
        public var person: ID<Person>
        public var state: ExportState
        public var requestedAt: Timestamp
        /// The services that have not handed over everything yet.
        public var awaited: [String]
        public var sealedAt: Timestamp?
        public var deliveredAt: Timestamp?
        public var availableUntil: Timestamp?

        public init(
            export: ID<Export>,
            person: ID<Person>,
            state: ExportState,
            requestedAt: Timestamp,
            awaited: [String],
            sealedAt: Timestamp? = nil,
            deliveredAt: Timestamp? = nil,
            availableUntil: Timestamp? = nil
        ) {
            self.export = export
            self.person = person
            self.state = state
            self.requestedAt = requestedAt
            self.awaited = awaited
            self.sealedAt = sealedAt
            self.deliveredAt = deliveredAt
            self.availableUntil = availableUntil
        }
    }

    public struct OpenExport: Query {
        public static let name = "identity.export.open"
        public static let summary = "Gives a part of the archive, sealed to the key that it was released to."
        public static let example = OpenExport(export: .example(5), part: 1)
        public static let refusals: [RefusalCode] = [.exportNotFound, .exportNotReady, .personErased]

        public var export: ID<Export>
        /// Counted from 1.
        public var part: Int

        public init(export: ID<Export>, part: Int) {
            self.export = export
            self.part = part
        }

        public typealias Reply = ExportPart
    }

    public struct ExportPart: Exemplified, Hashable, Codable, Sendable {
        public static let example = ExportPart(part: 1, parts: 3, data: .example)

        public var part: Int
        public var parts: Int
        /// All parts, opened and put together, are a ZIP file.
        public var data: SealedData

        public init(part: Int, parts: Int, data: SealedData) {
            self.part = part
            self.parts = parts
            self.data = data
        }
    }
}

extension RefusalCode {
    public static let exportNotFound = RefusalCode("export_not_found", "There is no such export")
    public static let exportNotReady = RefusalCode("export_not_ready", "The export has no archive at the moment")
}
