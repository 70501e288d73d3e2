import Model

extension Play {
    /// Where the one lives who will leave.
    static let street = "1 Harbour Road"

    /// Three people join, say what they allow, and follow whom the town listens to.
    func letPeopleJoin() async throws {
        screen.scene("Three people join")
        for (number, name) in ["爱喝茶的小茶", "Bo", "Cleo"].enumerated() {
            let email = "\(["xiaocha", "bo", "cleo"][number])@example.org"
            let device = "demo-device-\(number)"
            let registered = try await send(
                Identity.RegisterPerson(
                    email: seal(email, as: "email"),
                    nickname: seal(name, as: "nickname"),
                    locale: number == 0 ? "zh-Hans" : "en",
                    device: device,
                    network: "demo-network-\(number)"
                )
            )
            var actor = Actor(person: registered.person, nickname: name, email: email, device: device)
            for purpose in [Identity.Purpose.personalisation, .marketing] {
                try await send(Identity.GrantConsent(person: actor.person, purpose: purpose, version: "2026-01"))
            }
            let added = try await send(
                Identity.AddAddress(
                    person: actor.person,
                    address: seal(
                        number == 0 ? Self.street : "\(number + 1) Harbour Road",
                        as: "address",
                        of: Identity.AddAddress.self,
                        person: actor.person
                    ),
                    country: "CN"
                )
            )
            actor.address = added.address
            actors.append(actor)
            screen.say("  \(name) is \(actor.person) from now on, and nothing else outside of identity")
        }
        let profile = try await ask(Identity.FindPerson(person: actors[0].person))
        screen.say("  identity itself shows \(profile.nickname ?? "") with \(profile.email ?? "")")
        check("names and mail addresses are masked", !(profile.email ?? "").contains("xiaocha"))

        let influential = try await ask(SocialGraph.RankInfluence(limit: 8)).people.map(\.person)
        for actor in actors {
            for person in influential {
                try await send(SocialGraph.FollowPerson(follower: actor.person, followee: person))
            }
        }
        let invitation = try await send(SocialGraph.CreateInvitation(inviter: actors[0].person)).invitation
        let accepted = try await send(
            SocialGraph.AcceptInvitation(invitation: invitation, invitee: actors[1].person)
        )
        check("\(actors[1].nickname) came because \(actors[0].nickname) asked", accepted.inviter == actors[0].person)
        let circle = try await send(SocialGraph.CreateCircle(owner: actors[0].person, topic: "tea")).circle
        for actor in actors.dropFirst() {
            try await send(SocialGraph.JoinCircle(circle: circle, person: actor.person))
        }
        let members = try await ask(SocialGraph.FindCircles(circle: circle)).circles.first?.memberCount
        check("the three have a circle about tea", members == 3)
    }

    /// What one of them is shown, and why.
    func showFeed() async throws {
        screen.scene("What \(actors[0].nickname) is shown, and why")
        try await until("the feed knows whom \(actors[0].nickname) follows") {
            try await self.ask(Recommendation.AskFeed(person: self.actors[0].person, limit: 10)).items
                .contains { $0.reasons.contains { $0.code == .friends } }
        }
        let feed = try await ask(Recommendation.AskFeed(person: actors[0].person, limit: 6))
        for item in feed.items {
            screen.say("  \(try await title(of: item.product))", screen.dim("      " + reasons(of: item)))
        }
        check(
            "a newcomer is shown what those whom they follow liked",
            feed.mode == .personalised && !feed.items.isEmpty
        )
        check(
            "the reasons add up to the whole score",
            feed.items.allSatisfy { abs($0.reasons.reduce(0) { $0 + $1.share } - 1) < 1e-6 }
        )
        try await send(Identity.WithdrawConsent(person: actors[2].person, purpose: .personalisation))
        try await until("the feed has heard that \(actors[2].nickname) took the consent back") {
            try await self.ask(Recommendation.AskFeed(person: self.actors[2].person, limit: 6)).mode == .general
        }
        let general = try await ask(Recommendation.AskFeed(person: actors[2].person, limit: 6))
        check(
            "without consent the feed is what everybody wants, by nothing of one's own",
            !general.items.isEmpty
                && general.items.flatMap(\.reasons).allSatisfy { [.trend, .explore].contains($0.code) }
        )
    }

    private func reasons(of item: Recommendation.FeedItem) -> String {
        item.reasons.prefix(2).map { reason in
            let text =
                switch reason.code {
                case .friends: "\(reason.people ?? 0) whom you follow liked it"
                case .similar: "like what you had to do with"
                case .content: "described like what you liked"
                case .trend: "many want it now"
                case .repurchase: "you buy it now and again"
                case .explore: "a guess, to learn"
                }
            return "\(text) (\(percent(reason.share)))"
        }.joined(separator: ", ")
    }
}
