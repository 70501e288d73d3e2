import AMQP
import Messaging
import Support

/// Spoils good messages in ways that somebody's program, one day, will.
struct Mutator {
    /// A message and what was done to it.
    struct Mutant {
        var properties: Properties
        var body: [UInt8]
        var history: [String] = []
    }

    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Spoils a message one to three times.
    mutating func mutate(type: String, body: JSONValue) -> Mutant {
        var mutant = Mutant(
            properties: Properties(contentType: "application/json", deliveryMode: 2, type: type),
            body: body.encoded()
        )
        if chance(1, of: 2) { mutateStructure(&mutant, of: body) }
        for _ in 0..<Int.random(in: mutant.history.isEmpty ? 1...2 : 0...2, using: &generator) {
            if chance(1, of: 2) { mutateText(&mutant) } else { mutateProperties(&mutant) }
        }
        return mutant
    }

    /// One of the numbers from 0 on.
    mutating func pick(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &generator)
    }

    private mutating func chance(_ part: Int, of whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &generator) < part
    }

    /// Values that are wrong in most places.
    private static let strangers: [JSONValue] =
        [
            .null, .bool(true), .int(0), .int(-1), .int(.max), .int(.min), .double(0.5), .double(1e308), .double(-0.0),
            .string(""), .string("\u{0}"), .string("a\u{0}b"), .string("🦀"), .string("\u{FEFF}"), .string("null"),
            .string(String(repeating: "x", count: 5000)), .string("prd_00000000000000000000000000"),
            .string("usr_01jd0v0q2wfyd9mbzsrkhwz3qv"), .string("2026-02-30T25:61:61Z"), .string("' OR 1=1 --"),
            .array([]), .array([.null, .array([.int(1)])]), .object(JSONValue.Object()),
        ]

    private mutating func mutateStructure(_ mutant: inout Mutant, of body: JSONValue) {
        var body = body
        let stranger = Self.strangers.randomElement(using: &generator) ?? .null
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
            mutant.history.append("a field replaced")
            replace(&body) { _ in stranger }
        case 1:
            mutant.history.append("a field removed")
            replace(&body) { _ in nil }
        case 2:
            mutant.history.append("a field in an array")
            replace(&body) { .array([$0]) }
        case 3:
            mutant.history.append("an unknown field")
            if case .object(var object) = body {
                object["fuzz"] = stranger
                body = .object(object)
            }
        default:
            mutant.history.append("another body")
            body = stranger
        }
        mutant.body = body.encoded()
    }

    /// Changes one random field of an object, at any depth; without a value, the field goes.
    private mutating func replace(_ value: inout JSONValue, by change: (JSONValue) -> JSONValue?) {
        guard case .object(var object) = value, let field = object.fields.randomElement(using: &generator) else {
            return
        }
        if case .object = field.value, chance(1, of: 2) {
            var inner = field.value
            replace(&inner, by: change)
            object[field.name] = inner
        } else {
            object[field.name] = change(field.value)
        }
        value = .object(object)
    }

    private mutating func mutateText(_ mutant: inout Mutant) {
        let place = Int.random(in: 0...mutant.body.count, using: &generator)
        switch Int.random(in: 0..<11, using: &generator) {
        case 0:
            mutant.history.append("a bit flipped")
            guard place < mutant.body.count else { return }
            mutant.body[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1:
            mutant.history.append("cut short")
            mutant.body.removeSubrange(place...)
        case 2:
            mutant.history.append("random bytes inserted")
            let count = Int.random(in: 1...16, using: &generator)
            mutant.body.insert(contentsOf: (0..<count).map { _ in .random(in: 0...255, using: &generator) }, at: place)
        case 3:
            mutant.history.append("a part repeated")
            let end = Int.random(in: place...mutant.body.count, using: &generator)
            mutant.body.insert(contentsOf: mutant.body[place..<end], at: end)
        case 4:
            mutant.history.append("a key twice")
            guard mutant.body.first == UInt8(ascii: "{"), mutant.body.count > 2 else { return }
            mutant.body.insert(contentsOf: mutant.body[1..<mutant.body.count - 1] + [UInt8(ascii: ",")], at: 1)
        case 5:
            mutant.history.append("nested deeply")
            let depth = Int.random(in: 60...20_000, using: &generator)
            mutant.body = Array(repeating: UInt8(ascii: "["), count: depth) + mutant.body
        case 6:
            mutant.history.append("a long number")
            mutant.body.insert(contentsOf: Array(repeating: UInt8(ascii: "9"), count: 400), at: place)
        case 7:
            mutant.history.append("invalid UTF-8")
            mutant.body.insert(
                contentsOf: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]][place % 4],
                at: place
            )
        case 8:
            mutant.history.append("a NUL byte")
            mutant.body.insert(0, at: place)
        case 9:
            mutant.history.append("UTF-16")
            mutant.body = [0xFF, 0xFE] + mutant.body.flatMap { [$0, 0] }
        default:
            mutant.history.append("nothing left")
            mutant.body = chance(1, of: 2) ? [] : Array("   \n".utf8)
        }
    }

    private static let types = [
        "", " ", "catalogue", "catalogue.", "catalogue.product", "catalogue.product.explode",
        "CATALOGUE.PRODUCT.CREATE",
        "trade.order.place", "catalogue.product.created", "ops.health", "catalogue.ops.replay", "🦀", "a\u{0}b",
        String(repeating: "t", count: 255),
    ]

    private static let headers: [(String, FieldValue)] = [
        ("souk-attempt", "many"), ("souk-attempt", -5), ("souk-seq", 99_999_999), ("souk-seq", "one"),
        ("souk-epoch", .double(1e300)), ("souk-time", .void), ("souk-partition", .int(7)), ("souk-partition", ""),
        ("souk-cause", .array(["x", 1])), ("traceparent", "00-zz-zz-01"), ("traceparent", .bytes([0xFF, 0])),
        ("authorization", "Bearer nothing"), ("souk-replay", true), ("souk-queue", "cedar.commands"),
        ("x-death", .array([.table(["count": 9999, "reason": "rejected", "queue": "catalogue.commands"])])),
        ("x-delivery-count", 99), ("x-delay", -1), (String(repeating: "h", count: 127), .decimal(scale: 9, value: 1)),
    ]

    private mutating func mutateProperties(_ mutant: inout Mutant) {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
            mutant.history.append("another type")
            mutant.properties.type = Self.types.randomElement(using: &generator)
        case 1:
            mutant.history.append("another content type")
            mutant.properties.contentType =
                [
                    "", "text/plain", "application/cloudevents+json", "application/cloudevents-batch+json",
                    "application/xml",
                ]
                .randomElement(using: &generator)
            mutant.properties.contentEncoding = ["gzip", "utf-16", nil].randomElement(using: &generator) ?? nil
        case 2:
            mutant.history.append("a header")
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                guard let (name, value) = Self.headers.randomElement(using: &generator) else { continue }
                mutant.properties.headers[name] = value
            }
        case 3:
            mutant.history.append("another message id")
            mutant.properties.messageID =
                [
                    "", "1", "not-a-uuid", "00000000-0000-0000-0000-000000000000", String(repeating: "i", count: 255),
                    "\u{0}",
                ]
                .randomElement(using: &generator)
        case 4:
            mutant.history.append("another time")
            mutant.properties.timestamp = [0, 1, .max, 253_402_300_800].randomElement(using: &generator)
        default:
            mutant.history.append("small properties")
            mutant.properties.priority = .random(in: 0...255, using: &generator)
            mutant.properties.appID = ["", "catalogue", "🦀"].randomElement(using: &generator)
            mutant.properties.deliveryMode = [1, 2, nil].randomElement(using: &generator) ?? nil
        }
    }
}
