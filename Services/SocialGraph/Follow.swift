import Model

/// Nothing about a follow is kept from those who may know of it, so the entity is the contract's own type.
typealias Follow = SocialGraph.PersonFollowed

extension Follow {
    /// Follows somebody now, or takes over a follow that began elsewhere and earlier.
    init(_ command: SocialGraph.FollowPerson, at now: Timestamp) throws(Refusal) {
        guard command.follower != command.followee else { throw .ofOneself("follow", path: "$.followee") }
        guard command.at.map({ $0 <= now }) ?? true else {
            throw Refusal(.invalidField, "A follow can't have begun in the future.", path: "$.at")
        }
        self.init(
            follower: command.follower,
            followee: command.followee,
            followedAt: command.at ?? now,
            isImported: command.at != nil
        )
    }
}

extension Refusal {
    /// `verb` says what nobody can do to themselves.
    static func ofOneself(_ verb: String, path: String) -> Refusal {
        Refusal(.followsOneself, "Nobody can \(verb) themselves.", path: path)
    }

    static func blocked(path: String) -> Refusal {
        Refusal(.personBlocked, "One of the two has blocked the other.", path: path)
    }
}
