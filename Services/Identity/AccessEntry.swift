import Model

/// That somebody has seen personal data in clear: the entry of the access log, whose JSON is hashed.
///
/// The reason is under the person's key: once they have left nobody can read it, and the hash still fits.
struct AccessEntry: Codable, Equatable {
    /// Counted from 0.
    let position: Int
    let at: Timestamp
    /// The broker's user.
    let actor: String
    let person: ID<Person>
    /// Names of fields; `export` for all that there is.
    let fields: [String]
    let reason: Envelope
}
