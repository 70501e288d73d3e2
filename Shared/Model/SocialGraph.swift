/// Who listens to whom.
public enum SocialGraph: ServiceContract {
    public static let service = "social-graph"
    public static let summary = "Follows, blocks, invitations, circles and influence."
    public static let commands: [any Command.Type] = [
        FollowPerson.self,
        UnfollowPerson.self,
        BlockPerson.self,
        CreateInvitation.self,
        AcceptInvitation.self,
        CreateCircle.self,
        JoinCircle.self,
        LeaveCircle.self,
        ComputeInfluence.self,
    ]
    public static let events: [any Event.Type] = [
        PersonFollowed.self,
        PersonUnfollowed.self,
        PersonBlocked.self,
        InvitationCreated.self,
        InvitationAccepted.self,
        CircleCreated.self,
        CircleJoined.self,
        CircleLeft.self,
        InfluenceComputed.self,
    ]
    public static let queries: [any Query.Type] = [
        FindFollows.self,
        FindCircles.self,
        RankInfluence.self,
    ]
}

extension RefusalCode {
    public static let followsOneself = RefusalCode("follows_oneself", "Nobody can follow, block or invite themselves")
    public static let personBlocked = RefusalCode("person_blocked", "One of the two has blocked the other")
    public static let invitationNotFound = RefusalCode("invitation_not_found", "There is no such invitation")
    public static let invitationExists = RefusalCode("invitation_exists", "Another invitation has this id already")
    public static let invitationUsed = RefusalCode("invitation_used", "The person has accepted an invitation already")
    public static let circleNotFound = RefusalCode("circle_not_found", "There is no such circle")
    public static let circleExists = RefusalCode("circle_exists", "Another circle has this id already")
}

// Follows.
extension SocialGraph {
    public struct FollowPerson: Command {
        public static let name = "social-graph.person.follow"
        public static let summary = "Has a person follow another; who follows already goes on following."
        public static let example = FollowPerson(follower: .example(1), followee: .example(2), at: .example)
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.followsOneself, .personBlocked, .personErased]

        public var follower: ID<Person>
        public var followee: ID<Person>
        /// When it happened, if that was elsewhere and earlier: for imports.
        public var at: Timestamp?
        public var partitionKey: String { follower.description }

        public init(follower: ID<Person>, followee: ID<Person>, at: Timestamp? = nil) {
            self.follower = follower
            self.followee = followee
            self.at = at
        }

        public typealias Reply = PersonFollowed
    }

    public struct PersonFollowed: Event, Hashable {
        public static let name = "social-graph.person.followed"
        public static let summary = "A person follows another from now on."
        public static let example = PersonFollowed(
            follower: .example(1),
            followee: .example(2),
            followedAt: .example,
            isImported: false
        )

        public var follower: ID<Person>
        public var followee: ID<Person>
        public var followedAt: Timestamp
        /// Happened elsewhere before: counts, but is no news.
        public var isImported: Bool
        public var partitionKey: String { follower.description }

        public init(follower: ID<Person>, followee: ID<Person>, followedAt: Timestamp, isImported: Bool) {
            self.follower = follower
            self.followee = followee
            self.followedAt = followedAt
            self.isImported = isImported
        }
    }

    public struct UnfollowPerson: Command {
        public static let name = "social-graph.person.unfollow"
        public static let summary = "Ends a follow; does nothing if there is none."
        public static let example = UnfollowPerson(follower: .example(1), followee: .example(2))
        public static let roles: [Role] = [.edge, .person]

        public var follower: ID<Person>
        public var followee: ID<Person>
        public var partitionKey: String { follower.description }

        public init(follower: ID<Person>, followee: ID<Person>) {
            self.follower = follower
            self.followee = followee
        }

        public typealias Reply = PersonUnfollowed
    }

    public struct PersonUnfollowed: Event, Hashable {
        public static let name = "social-graph.person.unfollowed"
        public static let summary = "A person follows another no more."
        public static let example = PersonUnfollowed(follower: .example(1), followee: .example(2))

        public var follower: ID<Person>
        public var followee: ID<Person>
        public var partitionKey: String { follower.description }

        public init(follower: ID<Person>, followee: ID<Person>) {
            self.follower = follower
            self.followee = followee
        }
    }

    public struct BlockPerson: Command {
        public static let name = "social-graph.person.block"
        public static let summary =
            "Ends the follows between two people in both directions, and lets neither follow the other."
        public static let example = BlockPerson(blocker: .example(1), blocked: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.followsOneself, .personErased]

        public var blocker: ID<Person>
        public var blocked: ID<Person>
        public var partitionKey: String { blocker.description }

        public init(blocker: ID<Person>, blocked: ID<Person>) {
            self.blocker = blocker
            self.blocked = blocked
        }

        public typealias Reply = PersonBlocked
    }

    public struct PersonBlocked: Event, Hashable {
        public static let name = "social-graph.person.blocked"
        public static let summary = "A person wants nothing to do with another."
        public static let example = PersonBlocked(blocker: .example(1), blocked: .example(2))

        public var blocker: ID<Person>
        public var blocked: ID<Person>
        public var partitionKey: String { blocker.description }

        public init(blocker: ID<Person>, blocked: ID<Person>) {
            self.blocker = blocker
            self.blocked = blocked
        }
    }

    public enum Direction: String, CaseIterable, Codable, Sendable {
        /// Whom the person follows.
        case following
        /// Who follows the person.
        case followers
    }

    public struct FindFollows: Query {
        public static let name = "social-graph.person.find"
        public static let summary = "Lists whom a person follows, or who follows them, page by page."
        public static let example = FindFollows(
            person: .example(1),
            direction: .followers,
            limit: 20,
            after: .example(0)
        )

        public var person: ID<Person>
        public var direction: Direction
        /// At most how many: 1 to 1000, 20 unless given.
        public var limit: Int?
        /// The `next` of the page before.
        public var after: ID<Person>?

        public init(person: ID<Person>, direction: Direction, limit: Int? = nil, after: ID<Person>? = nil) {
            self.person = person
            self.direction = direction
            self.limit = limit
            self.after = after
        }

        public typealias Reply = FollowPage
    }

    public struct FollowPage: Exemplified, Hashable, Codable, Sendable {
        public static let example = FollowPage(people: [.example(2)], total: 1, next: .example(2))

        public var people: [ID<Person>]
        public var total: Int
        /// What to ask `after` for the next page; absent on the last one.
        public var next: ID<Person>?

        public init(people: [ID<Person>], total: Int, next: ID<Person>? = nil) {
            self.people = people
            self.total = total
            self.next = next
        }
    }
}

// Invitations.
extension SocialGraph {
    public enum Invitation: Identified {
        public static let idPrefix = "inv"
    }

    public struct CreateInvitation: Command {
        public static let name = "social-graph.invitation.create"
        public static let summary = "Makes an invitation that a person can pass on."
        public static let example = CreateInvitation(id: .example(3), inviter: .example(1))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.invitationExists, .personErased]

        public var id: ID<Invitation>?
        public var inviter: ID<Person>
        public var partitionKey: String { inviter.description }

        public init(id: ID<Invitation>? = nil, inviter: ID<Person>) {
            self.id = id
            self.inviter = inviter
        }

        public typealias Reply = InvitationCreated
    }

    public struct InvitationCreated: Event, Hashable {
        public static let name = "social-graph.invitation.created"
        public static let summary = "A person has an invitation to pass on."
        public static let example = InvitationCreated(invitation: .example(3), inviter: .example(1))

        public var invitation: ID<Invitation>
        public var inviter: ID<Person>
        public var partitionKey: String { inviter.description }

        public init(invitation: ID<Invitation>, inviter: ID<Person>) {
            self.invitation = invitation
            self.inviter = inviter
        }
    }

    public struct AcceptInvitation: Command {
        public static let name = "social-graph.invitation.accept"
        public static let summary = "Notes who brought a person, once for all, and has the two follow each other."
        public static let example = AcceptInvitation(invitation: .example(3), invitee: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [
            .invitationNotFound,
            .invitationUsed,
            .followsOneself,
            .personBlocked,
            .personErased,
        ]

        public var invitation: ID<Invitation>
        public var invitee: ID<Person>
        public var partitionKey: String { invitee.description }

        public init(invitation: ID<Invitation>, invitee: ID<Person>) {
            self.invitation = invitation
            self.invitee = invitee
        }

        public typealias Reply = InvitationAccepted
    }

    public struct InvitationAccepted: Event, Hashable {
        public static let name = "social-graph.invitation.accepted"
        public static let summary = "A person came because another invited them."
        public static let example = InvitationAccepted(
            invitation: .example(3),
            inviter: .example(1),
            invitee: .example(2)
        )

        public var invitation: ID<Invitation>
        public var inviter: ID<Person>
        public var invitee: ID<Person>
        public var partitionKey: String { invitee.description }

        public init(invitation: ID<Invitation>, inviter: ID<Person>, invitee: ID<Person>) {
            self.invitation = invitation
            self.inviter = inviter
            self.invitee = invitee
        }
    }
}

// Circles.
extension SocialGraph {
    public enum Circle: Identified {
        public static let idPrefix = "crc"
    }

    public struct CreateCircle: Command {
        public static let name = "social-graph.circle.create"
        public static let summary = "Opens a circle of people with one interest; its owner is the first member."
        public static let example = CreateCircle(id: .example(4), owner: .example(1), topic: "tea")
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.circleExists, .personErased]

        public var id: ID<Circle>?
        public var owner: ID<Person>
        /// What it is about; not the name of a person.
        public var topic: String
        public var partitionKey: String { owner.description }

        public init(id: ID<Circle>? = nil, owner: ID<Person>, topic: String) {
            self.id = id
            self.owner = owner
            self.topic = topic
        }

        public typealias Reply = CircleCreated
    }

    public struct CircleCreated: Event, Hashable {
        public static let name = "social-graph.circle.created"
        public static let summary = "There is a new circle."
        public static let example = CircleCreated(circle: .example(4), owner: .example(1), topic: "tea")

        public var circle: ID<Circle>
        public var owner: ID<Person>
        public var topic: String
        public var partitionKey: String { owner.description }

        public init(circle: ID<Circle>, owner: ID<Person>, topic: String) {
            self.circle = circle
            self.owner = owner
            self.topic = topic
        }
    }

    public struct JoinCircle: Command {
        public static let name = "social-graph.circle.join"
        public static let summary = "Makes a person a member; a member stays one."
        public static let example = JoinCircle(circle: .example(4), person: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.circleNotFound, .personBlocked, .personErased]

        public var circle: ID<Circle>
        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(circle: ID<Circle>, person: ID<Person>) {
            self.circle = circle
            self.person = person
        }

        public typealias Reply = CircleJoined
    }

    public struct CircleJoined: Event, Hashable {
        public static let name = "social-graph.circle.joined"
        public static let summary = "A circle has one more member."
        public static let example = CircleJoined(circle: .example(4), person: .example(2))

        public var circle: ID<Circle>
        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(circle: ID<Circle>, person: ID<Person>) {
            self.circle = circle
            self.person = person
        }
    }

    public struct LeaveCircle: Command {
        public static let name = "social-graph.circle.leave"
        public static let summary = "Ends a membership; does nothing for somebody who is no member."
        public static let example = LeaveCircle(circle: .example(4), person: .example(2))
        public static let roles: [Role] = [.edge, .person]
        public static let refusals: [RefusalCode] = [.circleNotFound]

        public var circle: ID<Circle>
        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(circle: ID<Circle>, person: ID<Person>) {
            self.circle = circle
            self.person = person
        }

        public typealias Reply = CircleLeft
    }

    public struct CircleLeft: Event, Hashable {
        public static let name = "social-graph.circle.left"
        public static let summary = "A circle has one member less."
        public static let example = CircleLeft(circle: .example(4), person: .example(2))

        public var circle: ID<Circle>
        public var person: ID<Person>
        public var partitionKey: String { person.description }

        public init(circle: ID<Circle>, person: ID<Person>) {
            self.circle = circle
            self.person = person
        }
    }

    public struct FindCircles: Query {
        public static let name = "social-graph.circle.find"
        public static let summary = "Lists the circles of a person, or one circle with its members."
        public static let example = FindCircles(circle: .example(4), person: .example(1), limit: 20)
        public static let refusals: [RefusalCode] = [.circleNotFound]

        public var circle: ID<Circle>?
        public var person: ID<Person>?
        /// At most how many circles, and members of each: 1 to 100, 20 unless given.
        public var limit: Int?

        public init(circle: ID<Circle>? = nil, person: ID<Person>? = nil, limit: Int? = nil) {
            self.circle = circle
            self.person = person
            self.limit = limit
        }

        public typealias Reply = CirclePage
    }

    public struct CircleView: Exemplified, Hashable, Codable, Sendable {
        public static let example = CircleView(
            circle: .example(4),
            owner: .example(1),
            topic: "tea",
            memberCount: 2,
            members: [.example(1), .example(2)]
        )

        public var circle: ID<Circle>
        public var owner: ID<Person>
        public var topic: String
        public var memberCount: Int
        /// The first of them, by the time they joined.
        public var members: [ID<Person>]

        public init(circle: ID<Circle>, owner: ID<Person>, topic: String, memberCount: Int, members: [ID<Person>]) {
            self.circle = circle
            self.owner = owner
            self.topic = topic
            self.memberCount = memberCount
            self.members = members
        }
    }

    public struct CirclePage: Exemplified, Hashable, Codable, Sendable {
        public static let example = CirclePage(circles: [.example])

        public var circles: [CircleView]

        public init(circles: [CircleView]) {
            self.circles = circles
        }
    }
}

// Influence.
extension SocialGraph {
    public struct Influence: Exemplified, Hashable, Codable, Sendable {
        public static let example = Influence(person: .example(1), score: 0.018, followers: 310)

        public var person: ID<Person>
        /// PageRank over follows; the scores of all people add up to 1.
        public var score: Double
        public var followers: Int

        public init(person: ID<Person>, score: Double, followers: Int) {
            self.person = person
            self.score = score
            self.followers = followers
        }
    }

    public struct ComputeInfluence: Command {
        public static let name = "social-graph.influence.compute"
        public static let summary =
            "Ranks everybody anew by who follows them; the service tells itself to do so when follows have changed."
        public static let example = ComputeInfluence()
        public static let roles: [Role] = [.service("social-graph")]

        public var partitionKey: String { "influence" }

        public init() {}

        public typealias Reply = InfluenceComputed
    }

    public struct InfluenceComputed: Event, Hashable {
        public static let name = "social-graph.influence.computed"
        public static let summary = "The ranking has been computed anew."
        public static let example = InfluenceComputed(people: 1892, follows: 25_434, rounds: 24)

        public var people: Int
        public var follows: Int
        /// Power iterations until the ranking stood still.
        public var rounds: Int
        public var partitionKey: String { "influence" }

        public init(people: Int, follows: Int, rounds: Int) {
            self.people = people
            self.follows = follows
            self.rounds = rounds
        }
    }

    public struct RankInfluence: Query {
        public static let name = "social-graph.influence.rank"
        public static let summary = "Lists the people whom others listen to most."
        public static let example = RankInfluence(person: .example(1), limit: 10)

        /// Only this one.
        public var person: ID<Person>?
        /// At most how many: 1 to 1000, 10 unless given.
        public var limit: Int?

        public init(person: ID<Person>? = nil, limit: Int? = nil) {
            self.person = person
            self.limit = limit
        }

        public typealias Reply = InfluencePage
    }

    public struct InfluencePage: Exemplified, Hashable, Codable, Sendable {
        public static let example = InfluencePage(people: [.example], computedAt: .example)

        public var people: [Influence]
        public var computedAt: Timestamp?

        public init(people: [Influence], computedAt: Timestamp? = nil) {
            self.people = people
            self.computedAt = computedAt
        }
    }
}
