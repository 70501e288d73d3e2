import Model
import ServiceKit
import Storage
import Support
import Testing

@testable import RiskControlService

@Suite struct `Assess action` {
    private let risk: ServiceHarness<RiskControlService>

    init() throws {
        risk = try ServiceHarness(RiskControlService.self)
    }

    @Test func `allows what nothing speaks against, and announces it`() throws {
        let assessed = try risk.assess(.order, .sample(1), subject: "ord-1", amount: 2000, device: "dev-1")

        #expect(assessed.verdict == .allow)
        #expect(assessed.score == 0)
        #expect(assessed.reasons == [])
        #expect(assessed.subject == "ord-1")
        #expect(try risk.emitted(RiskControl.ActionAssessed.self) == [assessed])
    }

    @Test func `denies the fifth registration on a device within a day, with the reason`() throws {
        let verdicts = try (1...5 as ClosedRange<UInt64>).map { number in
            risk.clock.advance(by: .minutes(2))
            return try risk.assess(.registration, .sample(number), device: "dev-1")
        }

        #expect(verdicts.map(\.verdict) == [.allow, .allow, .stepUp, .stepUp, .deny])
        #expect(verdicts.last?.reasons.first?.code == "registrations_on_device")
        #expect(verdicts.last?.reasons.first?.detail == "5 accounts were registered on one device within 24 hours")
    }

    @Test func `lets a family register on one tablet over the months`() throws {
        for number in 1...4 as ClosedRange<UInt64> {
            let assessed = try risk.assess(.registration, .sample(number), device: "tablet")

            #expect(assessed.verdict == .allow)
            risk.clock.advance(by: .days(30))
        }
    }

    @Test func `counts what lies in the window and nothing else, to the millisecond`() throws {
        let start = risk.clock.now
        try risk.assess(.registration, .sample(1), device: "dev-1")
        try risk.assess(.registration, .sample(2), device: "dev-1", at: start + .milliseconds(1))
        risk.clock.advance(by: .days(1))

        let assessed = try risk.assess(.registration, .sample(3), device: "dev-1")

        #expect(assessed.reasons.first?.detail == "2 accounts were registered on one device within 24 hours")
    }

    @Test func `judges late and unordered actions as of their own time`() throws {
        let start = risk.clock.now
        risk.clock.advance(by: .days(3))
        for number in [4, 2, 5, 1, 3] as [UInt64] {
            try risk.assess(.registration, .sample(number), device: "dev-1", at: start + .minutes(Int(number)))
        }

        let between = try risk.assess(.registration, .sample(9), device: "dev-1", at: start + .seconds(150))
        let later = try risk.assess(.registration, .sample(8), device: "dev-1", at: start + .days(2))

        #expect(between.reasons.first?.detail == "3 accounts were registered on one device within 24 hours")
        #expect(!later.codes.contains("registrations_on_device"))
    }

    @Test func `agrees with counting by hand on unordered actions`() throws {
        var random = SeededGenerator(seed: 7)
        let start = risk.clock.now
        risk.clock.advance(by: .days(4))
        var told: [(person: UInt64, at: Timestamp)] = []

        for _ in 0..<200 {
            let person = UInt64.random(in: 1...40, using: &random)
            let at = start + .hours(Int.random(in: 0...80, using: &random))
            let assessed = try risk.assess(.registration, .sample(person), device: "dev-1", at: at)
            told.append((person, at))

            let people = Set(told.filter { $0.at > at - .days(1) && $0.at <= at }.map(\.person)).count
            let reason = assessed.reasons.first { $0.code == "registrations_on_device" }
            #expect(
                reason?.detail
                    == (people < 2 ? nil : "\(people) accounts were registered on one device within 24 hours")
            )
        }
    }

    @Test func `answers the same message with the same verdict and counts it once`() throws {
        let action = RiskControl.AssessAction(action: .registration, person: .sample(1), device: "dev-1")

        let first = try risk.send(action, id: "message-1")
        let second = try risk.send(action, id: "message-1")
        let neighbour = try risk.assess(.registration, .sample(2), device: "dev-1")

        #expect(second == first)
        #expect(neighbour.reasons.first?.detail == "2 accounts were registered on one device within 24 hours")
    }

    @Test func `answers the same assessment in a new message with the same verdict, which it announces again`() throws {
        let action = RiskControl.AssessAction(
            id: .sample(1),
            action: .order,
            person: .sample(1),
            amount: Money(2000, .eur),
            device: "dev-1"
        )
        let first = try risk.send(action)
        risk.clock.advance(by: .hours(1))
        let later = try (1...20).map { _ in try risk.assess(.order, .sample(1), device: "dev-1").verdict }
        #expect(later.last != first.verdict)

        let second = try risk.send(action)

        #expect(second == first)
        let announced = try risk.emitted(RiskControl.ActionAssessed.self).filter { $0.assessment == .sample(1) }
        #expect(announced == [first, first])
        #expect(try risk.ask(RiskControl.FindAssessments(limit: 100)).assessments.count == 21)
    }

    @Test func `knows an assessment again whose address has been announced since`() throws {
        let action = RiskControl.AssessAction(
            id: .sample(1),
            action: .order,
            person: .sample(1),
            address: "\(ID<Identity.Address>.sample(1))"
        )
        let first = try risk.send(action)
        try risk.deliver(
            Identity.AddressAdded(address: .sample(1), person: .sample(1), country: "CN", fingerprint: "ad-1")
        )

        #expect(try risk.send(action) == first)
    }

    @Test func `refuses another action under the same id`() throws {
        try risk.send(RiskControl.AssessAction(id: .sample(1), action: .order, person: .sample(1)))

        let refusal = #expect(throws: Refusal.self) {
            try risk.send(RiskControl.AssessAction(id: .sample(1), action: .order, person: .sample(2)))
        }

        #expect(refusal?.code == .assessmentExists)
        #expect(try risk.ask(RiskControl.FindAssessments()).assessments.map(\.person) == [.sample(1)])
    }

    @Test func `refuses an action that lies in the future, but not a clock that is a little ahead`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try risk.assess(.order, .sample(1), at: risk.clock.now + .minutes(6))
        }

        #expect(refusal?.path == "$.at")
        #expect(try risk.assess(.order, .sample(1), at: risk.clock.now + .minutes(5)).verdict == .allow)
    }

    @Test func `refuses empty names and negative amounts`() throws {
        let device = #expect(throws: Refusal.self) { try risk.assess(.order, .sample(1), device: "") }
        let amount = #expect(throws: Refusal.self) { try risk.assess(.order, .sample(1), amount: -1) }

        #expect(device?.path == "$.device")
        #expect(amount?.path == "$.amount.amount")
        #expect(try risk.ask(RiskControl.FindAssessments()).assessments == [])
    }

    @Test func `challenges a puppet of the group's leader, not a friend on a device of their own`() throws {
        try risk.assess(.registration, .sample(1), device: "dev-1")
        risk.clock.advance(by: .days(20))
        try risk.assess(.registration, .sample(2), device: "dev-1")
        try risk.assess(.registration, .sample(3), device: "dev-3")
        risk.clock.advance(by: .minutes(1))

        let puppet = try risk.assess(.groupJoin, .sample(2), device: "dev-1", counterparty: .sample(1))
        let friend = try risk.assess(.groupJoin, .sample(3), device: "dev-3", counterparty: .sample(1))

        #expect(puppet.verdict == .review)
        #expect(puppet.codes == ["puppet", "leader_on_device", "young_account"])
        #expect(friend.verdict == .allow)
    }

    @Test func `denies help in a bargain from the opener's device, and lets a friend help`() throws {
        for (person, device) in [(1, "dev-1"), (2, "dev-1"), (3, "dev-3")] as [(UInt64, String)] {
            try risk.join(.sample(person), device: device, at: risk.clock.now - .days(20))
        }

        let second = try risk.assess(.bargainHelp, .sample(2), device: "dev-1", counterparty: .sample(1))
        let friend = try risk.assess(.bargainHelp, .sample(3), device: "dev-3", counterparty: .sample(1))

        #expect(second.verdict == .deny && second.codes == ["opener_on_device"])
        #expect(friend.verdict == .allow)
    }

    @Test func `denies help from a device that many help on, and from people who do nothing else`() throws {
        let verdicts = try (1...6).map { try risk.assess(.bargainHelp, .sample($0), device: "farm").verdict }
        #expect(verdicts.prefix(2) == [.allow, .allow] && verdicts.suffix(2) == [.deny, .deny])

        var last: RiskControl.ActionAssessed?
        for _ in 1...60 { last = try risk.assess(.bargainHelp, .sample(9), device: "dev-9") }
        #expect(last?.verdict == .deny && last?.codes == ["help_velocity"])
    }

    @Test func `lets somebody of the leader's household join`() throws {
        try risk.join(.sample(1), device: "tablet", at: risk.clock.now - .days(50))
        try risk.join(.sample(2), device: "tablet", at: risk.clock.now - .days(40))

        let assessed = try risk.assess(.groupJoin, .sample(2), device: "tablet", counterparty: .sample(1))

        #expect(assessed.verdict == .allow)
        #expect(assessed.codes == ["leader_on_device"])
    }

    @Test func `reviews a very large order of a new account, and lets the same pass from an old one`() throws {
        try risk.sellHundredOrders(of: 2000)
        try risk.join(.sample(1))
        try risk.join(.sample(2), at: risk.clock.now - .days(100))
        risk.clock.advance(by: .minutes(45))

        let new = try risk.assess(.order, .sample(1), amount: 12_000)
        let old = try risk.assess(.order, .sample(2), amount: 12_000)
        let small = try risk.assess(.order, .sample(1), amount: 3000)

        #expect(new.verdict == .review)
        #expect(
            new.reasons.map(\.detail) == [
                "6 times what an order usually comes to, within two hours of the registration"
            ]
        )
        #expect(old.verdict == .allow)
        #expect(small.verdict == .allow)
    }

    @Test func `knows no usual amount in a currency that few have paid in`() throws {
        try risk.sellHundredOrders(of: 2000)
        try risk.join(.sample(1))

        let assessed = try risk.send(
            RiskControl.AssessAction(action: .order, person: .sample(1), amount: Money(1_000_000, .cny))
        )

        #expect(!assessed.codes.contains("large_first_amount"))
    }

    @Test func `asks for proof when somebody pays far more than ever from a device never seen`() throws {
        let person = ID<Person>.sample(1)
        try risk.join(person, device: "phone", at: risk.clock.now - .days(100))
        for number in 1...3 as ClosedRange<UInt64> {
            try risk.deliver(Trade.OrderPaid(order: order(number, of: person, at: risk.clock.now - .days(9))))
        }

        let thief = try risk.assess(.order, person, amount: 9000, device: "other")
        let traveller = try risk.assess(.order, person, amount: 2500, device: "other")
        let generous = try risk.assess(.order, person, amount: 9000, device: "phone")

        #expect(thief.verdict == .stepUp)
        #expect(thief.reasons.map(\.detail) == ["4.5 times what the person usually pays, from a new device"])
        #expect(traveller.verdict == .allow)
        #expect(generous.verdict == .allow)
    }

    @Test func `denies the fifth means of payment on a device, not a card that is tried three times`() throws {
        let verdicts = try (1...5).map { number in
            try risk.assess(.order, .sample(1 + UInt64(number % 2)), device: "dev-1", payment: "card-\(number)").verdict
        }
        let patient = try (1...3).map { _ in
            try risk.assess(.order, .sample(7), device: "dev-7", payment: "card-7").verdict
        }

        #expect(verdicts == [.allow, .allow, .allow, .review, .deny])
        #expect(patient == [.allow, .allow, .allow])
    }

    @Test func `stops a burst of failed logins on a device, and never holds it against the accounts`() throws {
        for number in 1...8 as ClosedRange<UInt64> {
            risk.clock.advance(by: .seconds(5))
            try risk.assess(.failedLogin, .sample(number), device: "thief")
        }

        let hit = try risk.assess(.login, .sample(9), device: "thief")
        let victim = try risk.assess(.order, .sample(3), amount: 2000, device: "home")

        #expect(hit.verdict == .deny)
        #expect(victim.verdict == .allow)
        #expect(try risk.ask(RiskControl.FindRings(atLeast: 2)).rings == [])
    }

    @Test func `lets somebody mistype their password twice`() throws {
        try risk.assess(.failedLogin, .sample(1), device: "dev-1", network: "net-1")
        try risk.assess(.failedLogin, .sample(1), device: "dev-1", network: "net-1")

        #expect(try risk.assess(.login, .sample(1), device: "dev-1", network: "net-1").verdict == .allow)
    }

    @Test func `holds a denial against the neighbours on the device`() throws {
        for number in 1...5 as ClosedRange<UInt64> {
            try risk.assess(.registration, .sample(number), device: "dev-1")
        }
        risk.clock.advance(by: .days(2))

        let neighbour = try risk.assess(.order, .sample(1), amount: 2000, device: "dev-1")

        #expect(neighbour.codes.contains("denied_neighbour"))
        #expect(neighbour.verdict == .review)
    }

    @Test func `takes a device that everybody uses for a shop's, which links nobody`() throws {
        for number in 1...80 as ClosedRange<UInt64> {
            try risk.join(.sample(number), device: "kiosk", at: risk.clock.now - .days(30))
        }

        let assessed = try risk.assess(.order, .sample(1), amount: 2000, device: "kiosk")

        #expect(assessed.verdict == .allow)
        #expect(try risk.ask(RiskControl.FindRings()).rings == [])
    }

    @Test func `judges nobody who has left`() throws {
        try risk.assess(.registration, .sample(1), device: "dev-1")
        try risk.erase(1)

        let refusal = #expect(throws: Refusal.self) { try risk.assess(.order, .sample(1), device: "dev-1") }

        #expect(refusal?.code == .personErased)
        #expect(try risk.ask(RiskControl.FindAssessments()).assessments == [])
    }

    @Test func `keeps what others did with somebody who leaves, without them`() throws {
        let action = RiskControl.AssessAction(
            id: .sample(9),
            action: .groupJoin,
            person: .sample(2),
            device: "dev-2",
            counterparty: .sample(1)
        )
        let joined = try risk.send(action)
        try risk.assess(.groupJoin, .sample(1), counterparty: .sample(2))

        try risk.erase(1)

        #expect(try risk.ask(RiskControl.FindAssessments()).assessments == [joined])
        #expect(try counterparties() == [nil])
        #expect(
            try risk.sent(Identity.ConfirmErasure.self).last?.confirmation.deleted.filter { $0.table == "assessment" }
                == [.init(table: "assessment", rows: 2)]
        )
        #expect(try risk.send(action) == joined)
    }

    @Test func `judges what somebody does with a person who has left, without them`() throws {
        try risk.erase(1)

        let joined = try risk.assess(.groupJoin, .sample(2), counterparty: .sample(1))

        #expect(try risk.ask(RiskControl.FindAssessments()).assessments == [joined])
        #expect(try counterparties() == [nil])
    }

    private func counterparties() throws -> [ID<Person>?] {
        try risk.store.read { database in
            try database.all("SELECT id FROM assessment").compactMap { row in
                try AssessmentTable(database: database).find(ID(UUID128(bytes: row.bytes("id"))))
            }
        }.map(\.counterparty)
    }

    @Test func `compares an address that comes as an id by its fingerprint`() throws {
        let address = ID<Identity.Address>.sample(1)
        try risk.deliver(
            Identity.AddressAdded(address: address, person: .sample(1), country: "CN", fingerprint: "ad-1")
        )
        for number in 2...6 as ClosedRange<UInt64> { try risk.assess(.order, .sample(number), address: "ad-1") }

        let assessed = try risk.assess(.order, .sample(1), address: address.description)

        #expect(assessed.reasons.map(\.detail) == ["6 people ordered to one address within 24 hours"])
    }
}
