import Model

extension Play {
    /// Sixteen accounts in a minute, on two devices.
    func stopFraudRing() async throws {
        screen.scene("Sixteen accounts in a minute, on two devices")
        var ring: [ID<Person>] = []
        for number in 0..<16 {
            let registered = try await send(
                Identity.RegisterPerson(
                    email: seal("ring\(number)@example.net", as: "email"),
                    device: "demo-farm-\(number % 2)",
                    network: "demo-farm"
                )
            )
            ring.append(registered.person)
        }
        var suspended = 0
        try await until("risk control has looked at all of them") {
            var states: [Identity.PersonState] = []
            for person in ring { states.append(try await self.ask(Identity.FindPerson(person: person)).state) }
            suspended = states.count { $0 == .suspended }
            return suspended >= 8
        }
        screen.say("  \(suspended) of \(ring.count) are suspended; the first of them looked like anybody")
        let verdicts = try await ask(RiskControl.FindAssessments(person: ring[15])).assessments
        if let verdict = verdicts.first {
            for reason in verdict.reasons {
                screen.say("  \(verdict.verdict), \(reason.code): \(screen.dim(reason.detail))")
            }
        }
        check(
            "the ring is stopped, with reasons",
            verdicts.first.map { $0.verdict == .deny && !$0.reasons.isEmpty } ?? false
        )
        let rings = try await ask(RiskControl.FindRings(person: ring[15])).rings
        check(
            "the ring is seen as one",
            rings.first.map { $0.people.count >= 5 } ?? false,
            "\(rings.map(\.people.count))"
        )
        if let found = rings.first { screen.say("  \(found.reason)") }

        let honest = try await ask(RiskControl.FindAssessments(person: actors[0].person)).assessments
        check(
            "honest people are turned away from nothing",
            !honest.isEmpty && honest.allSatisfy { $0.verdict != .deny },
            "\(honest.filter { $0.verdict == .deny }.flatMap(\.reasons).map(\.code))"
        )
    }
}
