import Messaging
import Model
import Testing

@Suite struct `A message description` {
    enum Tea: Identified { static let idPrefix = "tea" }
    enum Shade: String, CaseIterable, Codable { case light, dark }

    struct Leaf: Codable, Hashable {
        var lengthMM: Double
        var origin: String?
    }

    struct PickTea: Command {
        static let name = "tea.leaf.pick"
        static let summary = "Picks leaves."
        static let example = PickTea(
            id: ID(UUID128(high: 0, low: 1)),
            shade: nil,
            leaves: [Leaf(lengthMM: 2.5)],
            namesByLanguage: .english("x"),
            weight: Weight(grams: 1),
            pickedAt: Timestamp(milliseconds: 0),
            small: nil,
            anything: [1, "x"],
            isWild: true
        )
        static let roles: [Role] = [.edge, .service("trade")]
        static let refusals: [RefusalCode] = [.skuTaken]
        typealias Reply = Basket

        var id: ID<Tea>
        var shade: Shade?
        var leaves: [Leaf]
        var namesByLanguage: LocalizedText
        var weight: Weight?
        var pickedAt: Timestamp
        var small: Int8?
        var anything: JSONValue
        var isWild: Bool
        var partitionKey: String { "" }
    }

    struct Weight: Codable, Hashable { var grams: Int }

    struct Basket: Exemplified, Codable, Hashable {
        static let example = Basket(full: false)
        var full: Bool
    }

    struct DropTea: Event {
        static let name = "tea.leaf.dropped"
        static let summary = "Leaves fell."
        static let example = DropTea(leaf: nil)
        var leaf: Leaf?
        var partitionKey: String { "" }
    }

    @Test func `derives the schema from what the type reads`() throws {
        let description = try MessageDescription(PickTea.self)

        #expect(
            description.schema
                == .object([
                    .init("id", .string(ID<Tea>.textForm)),
                    .init("shade", .enumeration(["light", "dark"]), isRequired: false),
                    .init(
                        "leaves",
                        .array(
                            .object([.init("length_mm", .number), .init("origin", .string(nil), isRequired: false)])
                        )
                    ),
                    .init("names_by_language", .map(.string(nil))),
                    .init("weight", .object([.init("grams", .integer)]), isRequired: false),
                    .init("picked_at", .string(Timestamp.textForm)),
                    .init("small", .integer, isRequired: false),
                    .init("anything", .any),
                    .init("is_wild", .boolean),
                ])
        )
        #expect(description.reply?.schema == .object([.init("full", .boolean)]))
        #expect(description.example == (try JSONValue.parse(JSON.encode(PickTea.example))))
    }

    @Test func `asks for an example of every object inside`() {
        let error = #expect(throws: JSONError.self) { try MessageDescription(DropTea.self) }

        #expect(error?.description == "$.leaf: the example has to show a value here, or nobody knows its fields")
    }

    @Test func `prints all that a sender has to know`() throws {
        let text = try MessageDescription(PickTea.self).text()

        #expect(
            text == """
                tea.leaf.pick  (command, sent by operator, edge, trade)
                Picks leaves.

                Fields
                  id                  id tea_…         required
                  shade               light, dark      optional
                  leaves              list of object   required
                  leaves[].length_mm  number           required
                  leaves[].origin     string           optional
                  names_by_language   map of string    required
                  weight              object           optional
                  weight.grams        integer          required
                  picked_at           time (RFC 3339)  required
                  small               integer          optional
                  anything            any value        required
                  is_wild             true or false    required

                Example
                  {
                    "id": "tea_00000000000000000000000001",
                    "leaves": [
                      {
                        "length_mm": 2.5
                      }
                    ],
                    "names_by_language": {
                      "en": "x"
                    },
                    "weight": {
                      "grams": 1
                    },
                    "picked_at": "1970-01-01T00:00:00.000Z",
                    "anything": [
                      1,
                      "x"
                    ],
                    "is_wild": true
                  }

                Reply
                  full  true or false  required

                Example of the reply
                  {
                    "full": false
                  }

                Refusals
                  sku_taken          Another product has this SKU already
                  unreadable         The message cannot be read
                  invalid_field      A field has a value it cannot have
                  unknown_type       No handler for this type of message
                  not_allowed        The sender's role may not send this message
                  failed             The service could not do it and has set the message aside
                  token_invalid      The access token is not one that counts here and now
                  token_key_unknown  The access token is signed by a key that has not got here yet: try again in a second

                """
        )
    }

    @Test func `exists for every message of the suite`() throws {
        for message in Suite.messages {
            let description = try MessageDescription(message)
            #expect(description.text().contains(message.summary))
        }
    }
}
