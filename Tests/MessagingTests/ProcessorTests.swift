import AMQP
import Logging
import Model
import Support
import Testing

@testable import Messaging

@Suite struct `A processor` {
    @Test func `runs a command once and gives a repeat the same answer`() throws {
        let counting = try Counting()
        let command = try counting.command(.init(key: "k", amount: 5), id: "same")

        let first = try counting.run(command)
        let second = try counting.run(command)

        #expect(try counting.sum("k") == 5)
        #expect(first.replyTexts == [#"{"ok":{"sum":5}}"#])
        #expect(second.replyTexts == first.replyTexts)
        #expect(second.publications.isEmpty)
        #expect(second.counts.duplicates == 1)
    }

    @Test func `takes equal ids of different senders for different messages`() throws {
        let counting = try Counting()
        let command = try counting.command(.init(key: "k"), id: "same")
        var other = command
        other.properties.appID = "somebody else"

        try counting.run(command, other)

        #expect(try counting.sum("k") == 2)
    }

    @Test func `runs anonymous commands each time and says so in the reply`() throws {
        let counting = try Counting()
        let command = try counting.command(.init(key: "k"), anonymous: true)

        let batch = try counting.run(command, command)

        #expect(try counting.sum("k") == 2)
        #expect(batch.replies.map { $0.properties.headers[Header.idempotent] } == [.bool(false), .bool(false)])
    }

    @Test func `undoes a refused command, remembers the refusal and spares its neighbours`() throws {
        let counting = try Counting()
        let refused = try counting.command(.init(key: "a", mishap: "refuse"), id: "no")

        let batch = try counting.run(refused, counting.command(.init(key: "b")))
        let again = try counting.run(refused)

        #expect(try counting.sum("a") == 0)
        #expect(try counting.sum("b") == 1)
        #expect(batch.publications.map(\.routingKey) == ["counter.changed"])
        let problem =
            #"{"problem":{"type":"invalid_field","title":"A field has a value it cannot have","#
            + #""detail":"Not this one.","path":"$.amount"}}"#
        #expect(batch.replyTexts.first == problem)
        #expect(again.replyTexts == [problem])
    }

    @Test func `refuses a sender whose role may not send the command`() throws {
        let counting = try Counting()

        let batch = try counting.run(counting.command(.init(key: "k"), user: "notification"))

        #expect(try counting.sum("k") == 0)
        #expect(batch.replyTexts.first?.contains(#""type":"not_allowed""#) == true)
        #expect(batch.deadReasons.isEmpty)
    }

    @Test func `buries an event that another service announces, and takes neither its number nor its id`() throws {
        let counting = try Counting()
        var forged = try counting.event(1)
        forged.properties.userID = "notification"
        var real = try counting.event(1)
        real.properties.userID = "other"

        let batch = try counting.run(forged)
        try counting.run(real)

        #expect(batch.deadReasons == ["not_allowed"])
        #expect(try counting.trace("k") == "1")
    }

    @Test func `numbers its events without a gap, whatever is refused in between`() throws {
        let counting = try Counting()

        let batch = try counting.run(
            counting.command(.init(key: "a")),
            counting.command(.init(key: "a", mishap: "refuse")),
            counting.command(.init(key: "b"))
        )

        #expect(batch.publications.map { $0.properties.headers[Header.sequence] } == [.int(1), .int(2)])
        #expect(batch.publications.map(\.token) == [1, 2])
    }

    @Test func `goes on numbering where the last run stopped`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "a")))

        try counting.restart()
        let batch = try counting.run(counting.command(.init(key: "a")))

        #expect(batch.publications.map { $0.properties.headers[Header.sequence] } == [.int(2)])
        #expect(try counting.processor.unpublished().map(\.token) == [1, 2])
    }

    @Test func `publishes after a crash what the broker had not confirmed, with the same ids`() throws {
        let counting = try Counting()
        let first = try counting.run(counting.command(.init(key: "a")), counting.command(.init(key: "b")))
        _ = try counting.processor.process([], settled: first.publications[0].token)

        try counting.restart()

        #expect(try counting.processor.unpublished() == [first.publications[1]])
    }

    @Test func `never reuses a position, even when all rows are gone`() throws {
        let counting = try Counting()
        let dead = try counting.run(counting.command(Array("nonsense".utf8)))
        _ = try counting.processor.process([], settled: try #require(dead.publications.last).token)
        #expect(try counting.count("outbox") == 0)

        try counting.restart()
        let next = try counting.run(counting.command(.init(key: "a")))

        #expect(next.publications.map(\.token) == [2])
    }

    @Test func `sends what it can't read to the dead letters, with the path of the mistake`() throws {
        let counting = try Counting()
        let bad = counting.command(Array(#"{"key":"k","amount":"many"}"#.utf8), user: "edge")

        let batch = try counting.run(bad, counting.command(.init(key: "k")))

        #expect(try counting.sum("k") == 1)
        #expect(batch.replyTexts.first?.contains(#""path":"$.amount""#) == true)
        let letter = try #require(batch.published(to: Exchange.dead).first)
        #expect(letter.routingKey == "counter")
        #expect(letter.body == bad.body)
        #expect(letter.properties.messageID == bad.properties.messageID)
        #expect(letter.properties.userID == nil)
        #expect(letter.properties.headers[Header.reason] == "invalid_field")
        #expect(letter.properties.headers[Header.sender] == "edge")
        #expect(letter.properties.headers[Header.queue] == "counter.commands")
    }

    @Test func `drops headers that the broker would misread, or nobody can send, from dead letters`() throws {
        let counting = try Counting()
        var bad = counting.command(Array("{".utf8))
        let long = String(repeating: "h", count: 129)
        bad.properties.headers[long] = "long"
        bad.properties.headers["x-death"] = .array([.table(["count": .int(99)])])
        bad.properties.headers["colour"] = "blue"

        let letter = try #require(try counting.run(bad).published(to: Exchange.dead).first)

        #expect(letter.properties.headers["x-death"] == nil)
        #expect(letter.properties.headers[long] == nil)
        #expect(letter.properties.headers["colour"] == "blue")
    }

    @Test(arguments: ["id", "type", "source"])
    func `refuses a CloudEvent with an attribute that AMQP can't carry`(attribute: String) throws {
        let counting = try Counting()
        var event: JSONValue.Object = [
            "specversion": "1.0", "id": "1", "type": "counter.add", "source": "x", "data": ["key": "k"],
        ]
        event[attribute] = .string(String(repeating: "é", count: 128))
        let bad = Delivery(
            exchange: Exchange.commands,
            routingKey: "counter.add",
            properties: Properties(contentType: "application/cloudevents+json", replyTo: "amq.rabbitmq.reply-to.x"),
            body: JSONValue.object(event).encoded()
        )

        let batch = try counting.run(bad, counting.command(.init(key: "k")))

        #expect(batch.replyTexts.first?.contains("\"path\":\"$.\(attribute)\"") == true)
        #expect(batch.deadReasons == ["unreadable"])
        #expect(try counting.sum("k") == 1)
    }

    @Test func `keeps a message dead rather than its headers when both don't fit`() throws {
        let counting = try Counting()
        var bad = counting.command(Array("{".utf8))
        bad.properties.headers["essay"] = .string(String(repeating: "x", count: 130_000))

        let letter = try #require(try counting.run(bad).published(to: Exchange.dead).first)

        #expect(letter.body == bad.body)
        #expect(letter.properties.headers["essay"] == nil)
        #expect(letter.properties.headers[Header.reason] == "unreadable")
    }

    @Test func `runs a dead letter that somebody sends again, but not one that a crash brings back`() throws {
        let counting = try Counting()
        counting.failures.expect(100, of: "k")
        let command = try counting.command(.init(key: "k"), id: "x")
        try counting.run(command)
        try counting.wait(.seconds(1))
        let last = try counting.wait(.seconds(5))
        #expect(last.flatMap { $0.deadReasons } == ["failed"])
        counting.failures.expect(0, of: "k")

        var redelivered = command
        redelivered.redelivered = true
        try counting.run(redelivered)
        #expect(try counting.sum("k") == 0)

        try counting.run(command)
        #expect(try counting.sum("k") == 1)
    }

    @Test func `answers to a durable queue through the outbox`() throws {
        let counting = try Counting()
        var command = try counting.command(.init(key: "k"))
        command.properties.replyTo = "caller.replies"

        let batch = try counting.run(command)

        let reply = try #require(batch.published(to: Exchange.byQueueName).first)
        #expect(batch.replies.isEmpty)
        #expect(reply.routingKey == "caller.replies")
        #expect(reply.properties.type == "counter.add.reply")
        #expect(reply.properties.correlationID == command.properties.correlationID)
        #expect(!reply.mandatory)
    }

    @Test func `continues the trace of the cause`() throws {
        let counting = try Counting()
        var command = try counting.command(.init(key: "k"))
        command.properties.headers[Header.traceparent] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

        let event = try #require(try counting.run(command).publications.first)

        let traceparent = try #require(event.properties.headers[Header.traceparent]?.stringValue)
        #expect(traceparent.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-"))
        #expect(!traceparent.contains("b7ad6b7169203331"))
        #expect(traceparent.hasSuffix("-01"))
        #expect(event.properties.headers[Header.cause]?.stringValue == command.properties.messageID)
    }

    @Test(
        arguments: [
            "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-011", "00-zz-zz-01", "", "é",
        ]
    )
    func `begins a trace of its own when the cause's can't be read`(parent: String) throws {
        let counting = try Counting()
        var command = try counting.command(.init(key: "k"))
        command.properties.headers[Header.traceparent] = .string(parent)

        let event = try #require(try counting.run(command).publications.first)

        let parts = event.properties.headers[Header.traceparent]?.stringValue?.split(separator: "-").map(String.init)
        #expect(parts?.map(\.count) == [2, 32, 16, 2])
        #expect(parts?.first == "00" && parts?.last == "01")
        #expect(parts?[1] != "0af7651916cd43dd8448eb211c80319c")
    }
}

@Suite struct `A failed message` {
    @Test func `is tried three times at once before it is set aside`() throws {
        let counting = try Counting()
        counting.failures.expect(2, of: "k")

        let batch = try counting.run(counting.command(.init(key: "k")))

        #expect(try counting.sum("k") == 1)
        #expect(batch.counts.done == 1)
        #expect(try counting.count("parked") == 0)
    }

    @Test func `waits for its pause and then has its effect once`() throws {
        let counting = try Counting()
        counting.failures.expect(3, of: "k")

        let parked = try counting.run(counting.command(.init(key: "k")))
        let early = try counting.wait(.milliseconds(999))
        let due = try counting.wait(.milliseconds(1))

        #expect(parked.counts.parked == 1)
        #expect(parked.replies.isEmpty)
        #expect(early.isEmpty)
        #expect(due.flatMap(\.replyTexts) == [#"{"ok":{"sum":1}}"#])
        #expect(try counting.count("parked") == 0)
    }

    @Test func `holds back later messages of its key and lets all others pass`() throws {
        let counting = try Counting()
        counting.failures.expect(4, of: "slow")

        try counting.run(
            counting.command(.init(key: "slow", amount: 1)),
            counting.command(.init(key: "fast", amount: 2)),
            counting.command(.init(key: "slow", amount: 3)),
            counting.command(.init(key: "slow", amount: 4))
        )
        #expect(try counting.trace("fast") == "2")
        #expect(try counting.trace("slow") == "")

        try counting.wait(.seconds(1))
        try counting.run(counting.command(.init(key: "slow", amount: 5)))
        try counting.wait(.seconds(5))

        #expect(try counting.trace("slow") == "1 3 4 5")
        #expect(try counting.count("parked") == 0)
    }

    @Test func `keeps the order of its key over a restart`() throws {
        let counting = try Counting()
        counting.failures.expect(3, of: "k")
        try counting.run(counting.command(.init(key: "k", amount: 1)), counting.command(.init(key: "k", amount: 2)))

        try counting.restart()
        try counting.run(counting.command(.init(key: "k", amount: 3)))
        try counting.wait(.seconds(1))

        #expect(try counting.trace("k") == "1 2 3")
    }

    @Test func `is no duplicate of itself while it waits`() throws {
        let counting = try Counting()
        counting.failures.expect(3, of: "k")
        let command = try counting.command(.init(key: "k"), id: "x")
        try counting.run(command)

        let repeated = try counting.run(command)
        try counting.wait(.seconds(1))

        #expect(repeated.counts.duplicates == 1)
        #expect(try counting.sum("k") == 1)
    }

    @Test func `becomes a dead letter when its tries are used up, and lets the next of its key go`() throws {
        let counting = try Counting()
        counting.failures.expect(5, of: "k")
        try counting.run(counting.command(.init(key: "k", amount: 1)), counting.command(.init(key: "k", amount: 2)))

        try counting.wait(.seconds(1))
        let batches = try counting.wait(.seconds(5))

        let letter = try #require(batches.flatMap { $0.published(to: Exchange.dead) }.first)
        #expect(letter.properties.headers[Header.reason] == "failed")
        #expect(letter.properties.headers[Header.lastError] == "Broken()")
        #expect(letter.properties.headers[Header.handler] == "counter.add")
        #expect(letter.properties.headers[Header.attempt] == .int(5))
        #expect(try counting.trace("k") == "2")
        #expect(batches.map(\.replyTexts).joined().first?.contains(#""type":"failed""#) == true)
    }
}

@Suite struct `What makes a whole batch fail` {
    @Test func `becomes a dead letter, and its neighbours are handled`() throws {
        let counting = try Counting()

        let batch = try counting.run(
            counting.command(.init(key: "a")),
            counting.command(.init(key: "b", mishap: "clash")),
            counting.command(.init(key: "c"))
        )

        #expect(batch.deadReasons == ["failed"])
        let error = batch.published(to: Exchange.dead).first?.properties.headers[Header.lastError]?.stringValue
        #expect(error?.contains("UNIQUE constraint failed") == true, "\(error ?? "")")
        #expect(batch.counts.done == 2)
        #expect(try ["a", "b", "c"].map(counting.sum) == [1, 0, 1])
    }

    @Test func `is buried when it is a timer, too`() throws {
        let counting = try Counting()
        try counting.run(
            counting.command(.init(key: "a", mishap: "later clash")),
            counting.command(.init(key: "b", mishap: "later"))
        )

        let batches = try counting.wait(.seconds(60))

        #expect(batches.flatMap(\.deadReasons) == ["failed"])
        #expect(try ["a", "b"].map(counting.sum) == [1, 2])
        #expect(try counting.count("timer") == 0)
    }
}

@Suite struct `A stored message that can't be read any more` {
    @Test func `is a dead letter when it was parked, and does not run as an empty one`() throws {
        let counting = try Counting()
        counting.failures.expect(3, of: "k")
        try counting.run(counting.command(.init(key: "k", amount: 1)), counting.command(.init(key: "k", amount: 2)))
        try counting.damage("parked", where: "attempt > 0")

        let batches = try counting.wait(.seconds(1))

        #expect(batches.flatMap(\.deadReasons) == ["damaged"])
        #expect(try counting.trace("k") == "2")
        #expect(try counting.count("parked") == 0)
    }

    @Test func `is a dead letter when it was a timer`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k", mishap: "later")))
        try counting.damage("timer")

        let batches = try counting.wait(.seconds(60))

        #expect(batches.flatMap(\.deadReasons) == ["damaged"])
        #expect(try counting.sum("k") == 1)
    }

    @Test func `is a dead letter when it was to be published`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k")), counting.command(.init(key: "l")))
        try counting.damage("outbox", where: "position = 1")

        let messages = try counting.processor.unpublished()

        #expect(messages.map(\.exchange) == [Exchange.dead, Exchange.events])
        #expect(messages.first?.properties.headers[Header.reason] == "damaged")
        #expect(messages.first?.body == Array(#"{"key":"k","amount":1}"#.utf8))
    }
}

@Suite struct `A message that the broker doesn't take` {
    @Test func `is a dead letter, and its row may go only then`() throws {
        let log = RecordedLog()
        let counting = try Counting(log: log)
        let event = try #require(try counting.run(counting.command(.init(key: "k"))).publications.first)

        let batch = try counting.processor.process([.returned(position: event.token, error: "403 ACCESS_REFUSED")])

        let letter = try #require(batch.published(to: Exchange.dead).first)
        #expect(batch.buried == [event.token])
        #expect(letter.body == event.body)
        #expect(letter.properties.messageID == event.properties.messageID)
        #expect(letter.properties.headers[Header.reason] == "returned")
        #expect(letter.properties.headers[Header.lastError] == "403 ACCESS_REFUSED")
        let line = try #require(log.lines.first { $0.level == .error })
        #expect(line.metadata["message.id"] == event.properties.messageID)
        #expect(line.metadata["message.type"] == "counter.changed")
        #expect(line.metadata["error"] == "403 ACCESS_REFUSED")
    }

    @Test func `is named in the log when it is a dead letter already, and makes no other`() throws {
        let log = RecordedLog()
        let counting = try Counting(log: log)
        let letter = try #require(
            try counting.run(counting.command(Array("{".utf8), id: "x")).published(to: Exchange.dead).first
        )

        let batch = try counting.processor.process([.returned(position: letter.token, error: "403 ACCESS_REFUSED")])

        #expect(batch.buried == [letter.token])
        #expect(batch.publications.isEmpty)
        #expect(log.lines.last?.metadata["message.id"] == "x")
    }
}

@Suite struct `A suspect` {
    private let guilty = Conviction(reason: "poison", explanation: "It was seen.", tries: 2)

    @Test
    func
        `with which two processes have ended by their own doing is buried unread, and can be sent again (ASVS 16.5.4)`()
        throws
    {
        let counting = try Counting()
        let command = try counting.command(.init(key: "k"), id: "x")
        #expect(try counting.processor.suspect("x").conviction == nil)
        try counting.restart(after: .signal(4))
        #expect(try counting.processor.suspect("x").conviction == nil)
        try counting.restart(after: .exit)
        let conviction = try #require(try counting.processor.suspect("x").conviction)

        let batch = try counting.processor.process([
            .poison(counting.processor.reader.readEnvelope(command, from: "counter.commands"), conviction),
            .absolve("x"),
        ])

        #expect(batch.deadReasons == ["poison"])
        let error = batch.published(to: Exchange.dead).first?.properties.headers[Header.lastError]?.stringValue
        #expect(error == "The process called exit while it handled this message alone, for the 2. time.")
        #expect(try counting.count("suspect") == 0)
        #expect(try counting.sum("k") == 0)
        try counting.run(command)
        #expect(try counting.sum("k") == 1)
    }

    @Test func `with which processes were killed from outside is tried ten times`() throws {
        let counting = try Counting()

        for _ in 1...10 {
            #expect(try counting.processor.suspect("x").conviction == nil)
            try counting.restart(after: nil)
        }

        #expect(try counting.processor.suspect("x").conviction?.reason == "killed")
    }

    @Test func `answers only for the process that handled it`() throws {
        let counting = try Counting()
        _ = try counting.processor.suspect("x")
        try counting.restart(after: nil)
        _ = try counting.processor.suspect("y")

        try counting.restart(after: .signal(11))

        #expect(try counting.processor.suspect("x").ownEnds == 0)
        #expect(try counting.processor.suspect("y") == SuspectRecord(tries: 1, ownEnds: 1, lastEnd: .signal(11)))
    }

    @Test func `that was dealt with before the crash is neither buried nor suspected any longer`() throws {
        let counting = try Counting()
        let command = try counting.command(.init(key: "k"), id: "x")
        _ = try counting.processor.suspect("x")
        _ = try counting.processor.process([
            .arrival(counting.processor.reader.read(command, from: "counter.commands")), .absolve("x"),
        ])
        #expect(try counting.count("suspect") == 0)

        try counting.restart()
        let batch = try counting.processor.process([
            .poison(counting.processor.reader.readEnvelope(command, from: "counter.commands"), guilty)
        ])

        #expect(batch.deadReasons.isEmpty)
        #expect(batch.counts.duplicates == 1)
    }

    @Test func `timer is known by the same name after a restart`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k", mishap: "later")))
        counting.clock.advance(by: .seconds(60))
        let name = try counting.processor.firstDue()

        try counting.restart()

        #expect(name != nil)
        #expect(try counting.processor.firstDue() == name)
        #expect(try counting.processor.process([.poisonDue(guilty)], dueLimit: 0).deadReasons == ["poison"])
        #expect(try counting.count("timer") == 0)
    }
}

@Suite struct `An event` {
    @Test func `is handled once and in order`() throws {
        let counting = try Counting()

        let batch = try counting.run(counting.event(1), counting.event(2), counting.event(2), counting.event(1))

        #expect(try counting.trace("k") == "1 2")
        #expect(batch.counts.duplicates == 2)
        #expect(try counting.count("inbox") == 0)
    }

    @Test func `whose forerunner is missing is dropped, and the source asked once to send again`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1))

        let batch = try counting.run(counting.event(3), counting.event(4))

        #expect(try counting.trace("k") == "1")
        #expect(batch.counts.gaps == 2)
        #expect(batch.publications.map(\.routingKey) == ["other.commands"])
        #expect(batch.publications.first?.properties.type == "other.ops.resend")
        let question = try JSON.decode(ResendEvents.self, from: try #require(batch.publications.first).body)
        #expect(question.after == 1)
        #expect(question.queue == "counter.events")

        try counting.run(counting.event(2), counting.event(3), counting.event(4), counting.event(5))
        #expect(try counting.trace("k") == "1 2 3 4 5")
    }

    @Test func `that is still missing is asked for again after a while`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1), counting.event(3))

        let soon = try counting.run(counting.event(4))
        counting.clock.advance(by: .seconds(5))
        let later = try counting.run(counting.event(5))

        #expect(soon.publications.isEmpty)
        #expect(later.publications.count == 1)
    }

    @Test func `is asked for once, however many marks tell that it is missing, until its repeat has ended`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1), counting.event(9))
        func mark(_ id: String, answering: Int64?) throws -> Delivery {
            let marked = MarkedHeads(
                source: "other",
                epoch: 1,
                heads: ["other.thing.happened": .init(last: 9, floor: 1)],
                answering: answering
            )
            return Delivery(
                properties: Properties(messageID: id, type: MarkedHeads.type, appID: "other"),
                body: try JSON.encode(marked)
            )
        }

        let others = try counting.run(mark("m1", answering: nil), mark("m2", answering: 7))
        let progress = try counting.run(counting.event(2), counting.event(3))
        let answer = try counting.run(mark("m3", answering: 1))

        #expect(others.publications.isEmpty)
        #expect(progress.published(to: Exchange.byQueueName).isEmpty)
        let question = try JSON.decode(ResendEvents.self, from: try #require(answer.publications.first).body)
        #expect(answer.publications.count == 1)
        #expect(question.after == 3)
    }

    @Test func `is waited for while its repeat makes progress, and asked for again when it doesn't`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1), counting.event(9))
        counting.clock.advance(by: .seconds(4))
        try counting.run(counting.event(2))

        let whileItMoves = try counting.wait(.seconds(1))
        let whenItStands = try counting.wait(.seconds(5))

        #expect(whileItMoves.flatMap { $0.publications }.isEmpty)
        let questions = try whenItStands.flatMap { $0.publications }
            .map { try JSON.decode(ResendEvents.self, from: $0.body) }
        #expect(questions.map(\.after) == [2])
    }

    @Test func `of a restored source begins a new count`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1), counting.event(2))

        try counting.run(counting.event(1, epoch: 7), counting.event(3, epoch: 1), counting.event(2, epoch: 7))

        #expect(try counting.trace("k") == "1 2 1 2")
    }

    @Test func `counts over a restart`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1))

        try counting.restart()
        let batch = try counting.run(counting.event(1), counting.event(2))

        #expect(try counting.trace("k") == "1 2")
        #expect(batch.counts.duplicates == 1)
    }

    @Test func `that fails is retried without a gap, and its dead letter can be sent again`() throws {
        let counting = try Counting()
        counting.failures.expect(5, of: "k")
        var poor = try counting.event(1)
        try counting.run(poor, counting.event(2, .init(key: "other")))
        try counting.wait(.seconds(1))
        #expect(try counting.wait(.seconds(5)).flatMap { $0.deadReasons } == ["failed"])

        try counting.run(poor)
        #expect(try counting.trace("k") == "")
        poor.properties.headers[Header.replay] = true
        try counting.run(poor, poor)

        #expect(try counting.trace("k") == "1")
        #expect(try counting.trace("other") == "2")
    }
}

@Suite struct `Missing events` {
    private func resend(after: Int64) -> Delivery {
        let question = ResendEvents(queue: "listener.events", event: "counter.changed", after: after)
        return Delivery(
            exchange: "",
            routingKey: "counter.commands",
            properties: Properties(
                messageID: "r\(after)",
                type: "counter.ops.resend",
                userID: "listener",
                appID: "listener"
            ),
            body: (try? JSON.encode(question)) ?? []
        )
    }

    @Test func `are sent again to the queue that asks, and a mark after them`() throws {
        let counting = try Counting()
        let original = try counting.run((1...3).map { try counting.command(.init(key: "k", amount: $0)) })

        let batch = try counting.run(
            [resend(after: 1)].map { delivery in
                var delivery = delivery
                delivery.exchange = Exchange.commands
                return delivery
            }
        )

        let repeated = batch.publications.prefix(2)
        #expect(repeated.map(\.token) == [-1, -1])
        #expect(repeated.map(\.routingKey) == ["listener.events", "listener.events"])
        #expect(repeated.map(\.properties) == original.publications.suffix(2).map(\.properties))
        let mark = try #require(batch.publications.last)
        #expect(mark.properties.type == "souk.mark")
        let heads = try JSON.decode(MarkedHeads.self, from: mark.body)
        #expect(heads.heads["counter.changed"]?.last == 3)
        #expect(heads.heads["counter.changed"]?.floor == 1)
    }

    @Test func `are sent to nobody's queue but the asker's`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k")))
        var question = resend(after: 0)
        question.exchange = Exchange.commands
        question.properties.userID = "burglar"

        let batch = try counting.run(question)

        #expect(batch.publications.isEmpty)
        #expect(batch.counts.refused == 1)
    }

    @Test func `at the end of a lost queue are noticed by the mark`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1))
        let heads = MarkedHeads(
            source: "other",
            epoch: 1,
            heads: ["other.thing.happened": .init(last: 4, floor: 1)]
        )
        let mark = Delivery(
            exchange: "",
            routingKey: "counter.events",
            properties: Properties(messageID: "mark", type: "souk.mark", appID: "other"),
            body: try JSON.encode(heads)
        )

        let batch = try counting.run(mark)

        let question = try JSON.decode(ResendEvents.self, from: try #require(batch.publications.first).body)
        #expect(question.after == 1)
    }

    @Test func `that the source keeps no longer are counted as lost and stop nothing`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1))
        let heads = MarkedHeads(
            source: "other",
            epoch: 1,
            heads: ["other.thing.happened": .init(last: 9, floor: 6)]
        )
        let mark = Delivery(
            properties: Properties(messageID: "mark", type: "souk.mark", appID: "other"),
            body: try JSON.encode(heads)
        )

        let batch = try counting.run(mark)
        try counting.run((6...9).map { try counting.event($0) })

        #expect(batch.counts.lostEvents == 4)
        #expect(try counting.trace("k") == "1 6 7 8 9")
    }

    @Test(arguments: [(Int64.min, Int64.min), (Int64.max, Int64.min), (-1, 1), (1, 0)])
    func `are not made up by a mark that counts from anything but 1`(last: Int64, floor: Int64) throws {
        let counting = try Counting()
        try counting.run(counting.event(1))
        let heads = MarkedHeads(
            source: "other",
            epoch: 1,
            heads: ["other.thing.happened": .init(last: last, floor: floor)]
        )
        let mark = Delivery(
            properties: Properties(messageID: "mark", type: "souk.mark", appID: "other"),
            body: try JSON.encode(heads)
        )

        let batch = try counting.run(mark)

        #expect(batch.counts.lostEvents == 0)
        #expect(batch.publications.allSatisfy { $0.properties.type != "other.ops.resend" })
    }

    @Test(arguments: [0, -1, Int64.min])
    func `are not found by a number that no event has`(sequence: Int64) throws {
        let counting = try Counting()

        try counting.run(counting.event(sequence))
        let batch = try counting.run(counting.event(7), counting.event(8))

        #expect(batch.counts.done == 2 && batch.counts.gaps == 0)
    }

    @Test func `are not made up by another service's mark`() throws {
        let counting = try Counting()
        try counting.run(counting.event(1))
        let heads = MarkedHeads(
            source: "other",
            epoch: 1,
            heads: ["other.thing.happened": .init(last: 9, floor: 10)]
        )
        let mark = Delivery(
            properties: Properties(messageID: "mark", type: "souk.mark", userID: "burglar", appID: "other"),
            body: try JSON.encode(heads)
        )

        let batch = try counting.run(mark)

        #expect(batch.counts.refused == 1)
        #expect(batch.counts.lostEvents == 0)
    }

    @Test func `are looked for at every source when the subscriptions are made`() throws {
        let counting = try Counting()

        let batch = try counting.processor.process([.subscribed])

        #expect(batch.publications.map(\.routingKey) == ["other.commands"])
        #expect(batch.publications.map(\.properties.type) == ["other.ops.mark"])
        #expect(batch.publications.map(\.mandatory) == [false])
    }
}

@Suite struct `A timer` {
    @Test func `runs its command once, when it is due, over a restart`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k", amount: 1, mishap: "later")))

        try counting.restart()
        try counting.wait(.seconds(59))
        #expect(try counting.sum("k") == 1)
        try counting.wait(.seconds(1))
        #expect(try counting.sum("k") == 2)
        try counting.wait(.seconds(600))

        #expect(try counting.sum("k") == 2)
        #expect(try counting.count("timer") == 0)
    }

    @Test func `is replaced by one of the same key`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k", amount: 1, mishap: "later")))
        counting.clock.advance(by: .seconds(30))
        try counting.run(counting.command(.init(key: "k", amount: 10, mishap: "later")))

        try counting.wait(.seconds(30))
        #expect(try counting.sum("k") == 11)
        try counting.wait(.seconds(30))

        #expect(try counting.sum("k") == 21)
    }

    @Test func `whose command fails is retried like any message`() throws {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k", amount: 1, mishap: "later")))
        counting.failures.expect(3, of: "k")

        try counting.wait(.seconds(60))
        #expect(try counting.sum("k") == 1)
        try counting.wait(.seconds(1))

        #expect(try counting.sum("k") == 2)
    }
}

@Suite struct `An effect` {
    private func started() throws -> (Counting, Processor.StartedEffect) {
        let counting = try Counting()
        try counting.run(counting.command(.init(key: "k", amount: 1, mishap: "call")))
        let effect = try #require(try counting.wait(.zero).flatMap(\.effects).first)
        return (counting, effect)
    }

    private func result(_ effect: Processor.StartedEffect, _ counting: Counting) -> Processor.Work {
        let message = Incoming(
            stored: Properties(messageID: "result", type: "counter.add", appID: "counter"),
            exchange: "",
            routingKey: "",
            body: effect.body
        )
        return .arrival(counting.processor.reader.read(message, origin: .effect(id: effect.id)))
    }

    @Test func `is written down before it begins, and its result comes back as a command`() throws {
        let (counting, effect) = try started()
        #expect(effect.attempt == 1)
        #expect(try counting.count("effect") == 1)

        _ = try counting.processor.process([result(effect, counting)])

        #expect(try counting.sum("k") == 101)
        #expect(try counting.count("effect") == 0)
    }

    @Test func `counts one result only`() throws {
        let (counting, effect) = try started()

        _ = try counting.processor.process([result(effect, counting), result(effect, counting)])

        #expect(try counting.sum("k") == 101)
    }

    @Test func `begins again under the same id when its lease has run out`() throws {
        let (counting, effect) = try started()

        try counting.restart()
        #expect(try counting.wait(.seconds(59)).flatMap(\.effects).isEmpty)
        let second = try #require(try counting.wait(.seconds(1)).flatMap(\.effects).first)

        #expect(second.id == effect.id)
        #expect(second.attempt == 2)
    }

    @Test func `waits while enough others are under way, and has a lease only from its beginning`() throws {
        let counting = try Counting()
        try counting.run(["a", "b", "c"].map { try counting.command(.init(key: $0, mishap: "call")) })

        let first = try counting.processor.process([], effectRoom: { _ in 2 }).effects
        let dueMeanwhile = counting.processor.nextDue
        let begun = counting.clock.now
        counting.clock.advance(by: .seconds(10))
        let second = try counting.processor.process([result(first[0], counting)], effectRoom: { _ in 1 }).effects

        #expect(first.count == 2)
        // The writer sleeps until the first lease ends, instead of looking again and again.
        #expect(dueMeanwhile == begun + .seconds(60))
        #expect(second.count == 1)
        #expect(Set((first + second).map(\.id)).count == 3)
        #expect(second.first?.leaseUntil == begun + .seconds(70))
    }

    @Test func `begins when the lease of one that never ended does`() throws {
        let counting = try Counting()
        try counting.run(["a", "b"].map { try counting.command(.init(key: $0, mishap: "call")) })
        let hung = try #require(try counting.processor.process([], effectRoom: { _ in 1 }).effects.first)

        counting.clock.advance(by: .seconds(60))
        let isDue = counting.processor.nextDue.map { $0 <= counting.clock.now }
        let next = try counting.processor.process([], effectRoom: { now in hung.leaseUntil > now ? 0 : 1 }).effects

        #expect(isDue == true)
        #expect(next.count == 1)
    }

    @Test func `that keeps failing becomes a dead letter`() throws {
        let (counting, effect) = try started()
        var attempt: Processor.StartedEffect? = effect
        var dead: [String?] = []

        for _ in 0..<5 {
            guard let current = attempt else { break }
            _ = try counting.processor.process([
                .effectFailed(id: current.id, attempt: current.attempt, error: "no route to host")
            ])
            let batches = try counting.wait(.seconds(10))
            attempt = batches.flatMap(\.effects).first
            dead += batches.flatMap { $0.deadReasons }
        }

        #expect(dead == ["failed"])
        #expect(try counting.count("effect") == 0)
    }

    @Test func `ignores the failure of an attempt that no longer holds the lease`() throws {
        let (counting, effect) = try started()
        let second = try #require(try counting.wait(.seconds(60)).flatMap(\.effects).first)

        _ = try counting.processor.process([.effectFailed(id: effect.id, attempt: effect.attempt, error: "late")])

        #expect(second.attempt == 2)
        #expect(try counting.wait(.seconds(30)).flatMap(\.effects).isEmpty)
    }
}
