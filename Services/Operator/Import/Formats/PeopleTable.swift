import Model
import Privacy

/// The columns of `souk import people`.
struct PeopleTable {
    static let columns: [Column] = [
        .required("person", "what the source calls the person; or an id of ours, sub_…"),
        .optional(
            "email",
            "where to write to the person; leaves sealed, for identity alone"
        ),
        .optional("nickname", "what to call the person; leaves sealed, too"),
        .optional("locale", "the language to speak to the person in, such as zh-Hans"),
        .optional("device", "what the source calls the device; no name that leads to a person"),
        .optional("network", "what the source calls the network; never an IP address"),
        .optional("registered_at", "when the person registered; required without --live"),
        .optional("consents", "what the person allows: personalisation, marketing, analytics, with blanks between"),
        .optional("consent_version", "the version of the text that the person was shown; required with consents"),
    ]

    var ids: DerivedIDs
    /// Seals what only identity may read.
    var sealer: Sealer
    /// Whether the people join now, as news, whatever the file says of the time.
    var isLive = false
    /// The version of a text that everybody has agreed to, by the word of whoever imports.
    var consentForAll: String?
    var form = FileForm()

    func stage(_ file: String) -> ImportStage {
        ImportStage(title: "people", services: [Identity.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, form: form, meter: meter)
            let edition = ByteSource.edition(of: file)
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("people", row) { .messages(try messages(row, edition)) }
            }
        }
    }

    private func messages(_ row: Row, _ edition: String) throws -> [ImportMessage] {
        let person: ID<Person> = ids.id(try row.required("person"))
        let at = isLive ? nil : try row.time("registered_at")
        guard isLive || at != nil else {
            throw Complaint("registered_at is empty; --live registers people as newcomers")
        }
        var registration = Identity.RegisterPerson(
            person: person,
            locale: try row.text("locale"),
            device: try row.text("device"),
            network: try row.text("network"),
            at: at
        )
        // Before anything is sealed, which comes out differently each time, and would tell of an address when in clear.
        // Whether an address was mended is told by the file instead: it would be refused again under the same id.
        let isSealed = try row.text("email") != nil || row.text("nickname") != nil
        let id = try ImportMessage.id(of: registration, ids, occurrence: isSealed ? edition : "")
        func sealed(_ column: String) throws -> Sealed? {
            try row.text(column).map {
                try sealer.seal($0, for: .field(column, of: Identity.RegisterPerson.self, person: person))
            }
        }
        registration.email = try sealed("email")
        registration.nickname = try sealed("nickname")
        return try [ImportMessage(registration, id: id, repetition: .personExists)]
            + consents(row).map { try ImportMessage(consent($0.purpose, $0.version, of: person), ids) }
    }

    private func consents(_ row: Row) throws -> [(purpose: Identity.Purpose, version: String)] {
        var consents: [(purpose: Identity.Purpose, version: String)] = []
        for word in try (row.text("consents") ?? "").split(separator: " ") {
            guard let purpose = Identity.Purpose(rawValue: String(word)) else {
                throw Complaint("consents names no purpose: \(String(word).cited)")
            }
            guard let version = try row.text("consent_version") else {
                throw Complaint("consent_version is empty, which says what the person has agreed to")
            }
            consents.append((purpose, version))
        }
        if let consentForAll, !consents.contains(where: { $0.purpose == .personalisation }) {
            consents.append((.personalisation, consentForAll))
        }
        return consents
    }
}

/// A consent that was given elsewhere.
func consent(_ purpose: Identity.Purpose, _ version: String, of person: ID<Person>) -> Identity.GrantConsent {
    Identity.GrantConsent(person: person, purpose: purpose, version: version, channel: "import")
}
