/// Who sends a message, as the broker has checked it (`user_id`) or an access token says.
public enum Role: Hashable, Sendable, CustomStringConvertible {
    /// A person who runs the platform; may send everything.
    case `operator`
    /// The gateway that speaks for people.
    case edge
    /// Somebody who uses the platform, by an access token without duties: it takes the place of the edge's own role, so
    /// that what those do who run the platform isn't done with it.
    case person
    /// Another service, by its name.
    case service(String)
    /// A person who works for the platform, by an access token that says so.
    case staff(Identity.Duty)
    /// A person who has forgotten their password and proved by an access token that they read their mail: may choose a new
    /// one, and nothing else.
    case recovering
    /// The service that owns the message, to itself: by a timer, or as the result of an effect. Nobody else may send it,
    /// not even the operator.
    case itself

    /// The role of a broker user: users are named after their roles, so `catalogue` is a service.
    public init?(user: String) {
        switch user {
        case "": return nil
        case "operator": self = .operator
        case "edge": self = .edge
        default: self = .service(user)
        }
    }

    public var description: String {
        switch self {
        case .operator: "operator"
        case .edge: "edge"
        case .person: "person"
        case .service(let name): name
        case .staff(let duty): "\(duty.rawValue) staff"
        case .recovering: "recovering"
        case .itself: "itself"
        }
    }
}
