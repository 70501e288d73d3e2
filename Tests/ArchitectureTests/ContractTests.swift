import Foundation
import Messaging
import Model
import ServiceKit
import Support
import Testing

@testable import CatalogueService
@testable import IdentityService
@testable import NotificationService
@testable import RecommendationService
@testable import RiskControlService
@testable import SocialGraphService
@testable import TradeService

@Suite struct `Contracts` {
    /// The services, as programs; one more here for each new one.
    private static let services: [any Service.Type] = [
        CatalogueService.self, SocialGraphService.self, RecommendationService.self, RiskControlService.self,
        IdentityService.self, TradeService.self, NotificationService.self,
    ]

    private static let events = Set(Suite.contracts.flatMap { $0.events }.map { $0.name })

    @Test func `give every message a name of its own`() {
        let names = Suite.messages.map { $0.name }

        #expect(Set(names).count == names.count)
    }

    @Test(arguments: Suite.services.flatMap { $0.messages }.map { $0.name })
    func `name messages after owner, entity and verb`(name: String) throws {
        let message = try #require(Suite.message(named: name))
        let words = name.split(separator: ".")
        let verb = try #require(words.dropFirst(2).first)

        #expect(Suite.services.contains { $0.service == words[0] })
        #expect(words.count == 3 || words.count == 4 && words[3].wholeMatch(of: /v[2-9]\d*/) != nil)
        #expect(words.allSatisfy { $0.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil })
        #expect(Self.isParticiple(verb) == (message is any Event.Type))
    }

    @Test(arguments: ["created", "paid", "withdrawn", "sold-out"])
    func `know a past participle`(word: String) {
        #expect(Self.isParticiple(word[...]))
    }

    @Test(arguments: ["create", "pay", "find", "feed", "exceed", "send"])
    func `know a verb that only looks like one`(word: String) {
        #expect(!Self.isParticiple(word[...]))
    }

    @Test(arguments: Suite.messages.map { $0.name })
    func `describe every message in one sentence`(name: String) throws {
        let summary = try #require(Suite.message(named: name)).summary

        #expect(summary.hasSuffix("."))
        #expect(summary.first?.isUppercase == true)
        #expect(!summary.contains("\n") && summary.count <= 120)
    }

    @Test(arguments: Suite.messages.map { $0.name })
    func `give every message an example that reads back as it was`(name: String) throws {
        func roundTrip<T: Message>(_ type: T.Type) throws {
            let bytes = try JSON.encode(type.example)
            #expect(try JSON.encode(JSON.decode(type, from: bytes)) == bytes)
        }
        let message = try #require(Suite.message(named: name))

        try roundTrip(message)
    }

    @Test func `have a program each`() {
        #expect(Self.services.map { $0.contract.service } == Suite.services.map { $0.service })
    }

    @Test func `are handled by their owner, every command and query and nothing else of its name`() {
        for service in Self.services {
            let contract = service.contract
            let promised = contract.commands.map { $0.name } + contract.queries.map { $0.name }
            let handled = service.handlers.filter { !$0.isEffect }.map(\.type)

            #expect(Set(handled).count == handled.count)
            let own = handled.filter { type in
                type.hasPrefix(contract.service + ".") && !(Suite.message(named: type) is any Event.Type)
            }
            #expect(own.sorted() == promised.sorted())
            for type in handled where !promised.contains(type) {
                #expect(Suite.message(named: type) is any Event.Type, "\(service) reacts to \(type), which is no event")
            }
        }
    }

    @Test(arguments: services.indices)
    func `are kept, whatever example is sent: an answer, or a refusal that the contract names`(service: Int) throws {
        try sendEverything(to: Self.services[service])
    }

    private func sendEverything<S: Service>(to service: S.Type) throws {
        let harness = try ServiceHarness(service)
        // The examples tell of times that have to be over.
        harness.clock.advance(by: .seconds(86_400 * 366))
        for command in service.contract.commands { try send(command, to: harness) }
        for query in service.contract.queries { try ask(query, of: harness) }
        for handler in service.handlers {
            guard let event = Suite.message(named: handler.type) as? any Event.Type else { continue }
            try deliver(event, to: harness)
        }
        #expect(harness.deadReasons == [])
        #expect(harness.counts.parked == 0)
    }

    private func send<C: Command, S>(_ command: C.Type, to harness: ServiceHarness<S>) throws {
        // Nobody else may send what a service sends to itself.
        guard command.roles != [.itself] else { return }
        do {
            _ = try harness.send(command.example)
        } catch let refusal as Refusal {
            #expect(command.refusals.contains(refusal.code), "\(command.name) is refused: \(refusal)")
        }
    }

    private func ask<Q: Query, S>(_ query: Q.Type, of harness: ServiceHarness<S>) throws {
        do {
            _ = try harness.ask(query.example)
        } catch let refusal as Refusal {
            #expect(query.refusals.contains(refusal.code), "\(query.name) is refused: \(refusal)")
        }
    }

    private func deliver<E: Event, S>(_ event: E.Type, to harness: ServiceHarness<S>) throws {
        try harness.deliver(event.example)
    }

    @Test(arguments: services.indices)
    func `take people out of every table that holds them (ASVS 14.1.1)`(service: Int) throws {
        try checkPersonalData(of: Self.services[service])
    }

    @Test(arguments: services.indices)
    func `keep what they keep of people for as long as they say, and no longer (ASVS 14.2.7, 14.2.4)`(service: Int)
        throws
    {
        try checkRetention(of: Self.services[service])
    }

    @Test(arguments: Suite.messages.map { $0.name })
    func `carry no file, nor anything of that kind but what is sealed (ASVS 14.2.8)`(name: String) throws {
        let description = try MessageDescription(#require(Suite.message(named: name)))
        let fields = description.schema.flattened + (description.reply?.schema.flattened ?? [])
        let files =
            /(^|_)(file|image|photo|picture|avatar|video|audio|attachment|document|blob|binary|bytes|base64|upload|scan)s?$/

        for field in fields {
            let leaf = field.name.split(separator: ".").last.map(String.init) ?? field.name
            // The `media` of a product are names of pictures, which lie elsewhere and are the shop's; a number is no file.
            #expect(!leaf.contains(files) || field.schema == .integer, "\(name): \(field.name)")
            // Bytes would be a list of numbers; versions of keys and counts of stars are none.
            #expect(field.schema != .array(.integer) || ["peppers", "stars"].contains(leaf), "\(name): \(field.name)")
            #expect(field.schema != .string(SealedData.textForm) || leaf == "data", "\(name): \(field.name)")
        }
    }

    @Test func `keep what decision 69 says that they keep (ASVS 14.1.2)`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/decisions/0069-what-is-kept-for-how-long.md").standardized
        let text = try String(contentsOf: page, encoding: .utf8)

        let kept = Self.services.flatMap { service in service.retention.map(\.table) }
        let listed = Set(
            text.split(separator: "\n").filter { $0.hasPrefix("| ") }.flatMap { row in
                row.matches(of: /`([a-z_]+)`/).map { String($0.1) }
            }
        )

        #expect(listed == Set(kept))
    }

    private static func isParticiple(_ verb: Substring) -> Bool {
        let first = verb.split(separator: "-").first ?? verb
        let irregular: Set<Substring> = [
            "begun", "bought", "broken", "built", "chosen", "found", "frozen", "given", "gone", "held", "hidden",
            "kept",
            "left", "lost", "made", "met", "paid", "seen", "sent", "shown", "sold", "spent", "taken", "told", "won",
            "withdrawn", "written",
        ]
        let verbs: Set<Substring> = [
            "bleed", "breed", "embed", "exceed", "feed", "need", "proceed", "seed", "shed", "speed", "succeed",
        ]
        return irregular.contains(first) || first.hasSuffix("ed") && !verbs.contains(first)
    }
}
