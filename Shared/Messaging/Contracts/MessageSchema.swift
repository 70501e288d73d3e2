public import Model

/// What the body of a message looks like; derived from its `Codable` conformance and its example.
public indirect enum MessageSchema: Hashable, Sendable {
    case boolean
    case integer
    case number
    case string(TextForm?)
    /// One of a few strings.
    case enumeration([String])
    case array(MessageSchema)
    /// An object whose keys are data.
    case map(MessageSchema)
    case object([Field])
    /// Whatever JSON can express.
    case any

    public struct Field: Hashable, Sendable {
        public var name: String
        public var schema: MessageSchema
        public var isRequired: Bool

        public init(_ name: String, _ schema: MessageSchema, isRequired: Bool = true) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }
    }
}

extension MessageSchema {
    /// The schema in the words of JSON Schema; AsyncAPI takes it as it is.
    public var json: JSONValue {
        switch self {
        case .boolean: ["type": "boolean"]
        case .integer: ["type": "integer"]
        case .number: ["type": "number"]
        case .string(let form):
            .object(
                JSONValue.Object(
                    [("type", "string"), ("format", form?.format), ("pattern", form?.pattern)]
                        .compactMap { name, value in value.map { (name, .string($0)) } }
                )
            )
        case .enumeration(let values): ["type": "string", "enum": .array(values.map { .string($0) })]
        case .array(let element): ["type": "array", "items": element.json]
        case .map(let value): ["type": "object", "additionalProperties": value.json]
        case .object(let fields):
            [
                "type": "object",
                "properties": .object(JSONValue.Object(fields.map { ($0.name, $0.schema.json) })),
                "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
            ]
        case .any: [:]
        }
    }

    /// The type in a few words, for tables.
    public var title: String {
        switch self {
        case .boolean: "true or false"
        case .integer: "integer"
        case .number: "number"
        case .string(let form): form?.name ?? "string"
        case .enumeration(let values): values.joined(separator: ", ")
        case .array(let element): "list of " + element.title
        case .map(let value): "map of " + value.title
        case .object: "object"
        case .any: "any value"
        }
    }

    /// The fields at every depth, each under its path: `price`, `price.amount`, `products[].id`.
    public var flattened: [Field] {
        switch self {
        case .object(let fields):
            fields.flatMap { field in
                [field]
                    + field.schema.flattened.map { inner in
                        let separator = inner.name.hasPrefix("[") ? "" : "."
                        return Field(
                            field.name + separator + inner.name,
                            inner.schema,
                            isRequired: inner.isRequired
                        )
                    }
            }
        case .array(let element):
            element.flattened.map { Field("[]." + $0.name, $0.schema, isRequired: $0.isRequired) }
        default: []
        }
    }
}
