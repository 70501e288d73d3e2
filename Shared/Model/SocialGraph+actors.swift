// What people do themselves; whom somebody follows, everybody may see.

extension SocialGraph.FollowPerson: Personal {
    public var actor: ID<Person> { follower }
}

extension SocialGraph.UnfollowPerson: Personal {
    public var actor: ID<Person> { follower }
}

extension SocialGraph.BlockPerson: Personal {
    public var actor: ID<Person> { blocker }
}

extension SocialGraph.CreateInvitation: Personal {
    public var actor: ID<Person> { inviter }
}

extension SocialGraph.AcceptInvitation: Personal {
    public var actor: ID<Person> { invitee }
}

extension SocialGraph.CreateCircle: Personal {
    public var actor: ID<Person> { owner }
}

extension SocialGraph.JoinCircle: Personal {
    public var actor: ID<Person> { person }
}

extension SocialGraph.LeaveCircle: Personal {
    public var actor: ID<Person> { person }
}
