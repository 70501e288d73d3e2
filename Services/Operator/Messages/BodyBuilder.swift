import Messaging

/// A body put together from fields, each of the type that the contract names.
struct BodyBuilder {
    private let schema: MessageSchema
    private let type: String
    private var root = Node.object([])

    private indirect enum Node {
        case leaf(JSONValue)
        case object([(name: String, node: Node)])
        case array([Node])
    }

    /// Makes the body of a message of this type.
    static func body(of type: String, schema: MessageSchema, fields: [String]) throws(Failure) -> JSONValue {
        var builder = BodyBuilder(schema: schema, type: type)
        for field in fields { try builder.add(FieldAssignment(field)) }
        return value(of: builder.root)
    }

    private init(schema: MessageSchema, type: String) {
        self.schema = schema
        self.type = type
    }

    private mutating func add(_ assignment: FieldAssignment) throws(Failure) {
        root = try inserting(assignment, assignment.path[...], into: root, schema)
    }

    private func inserting(
        _ assignment: FieldAssignment,
        _ path: ArraySlice<String>,
        into node: Node?,
        _ schema: MessageSchema
    ) throws(Failure) -> Node {
        guard let name = path.first else { return try leaf(assignment, over: node, schema) }
        let rest = path.dropFirst()
        switch node ?? (schema.element == nil ? .object([]) : .array([])) {
        case .leaf: throw .usage("\(assignment.field) is a field within something that is a plain value already.")
        case .array(var elements):
            guard let index = Int(name), index >= 0, index <= elements.count else {
                let list = assignment.path.dropLast(rest.count + 1).joined(separator: ".")
                throw .usage(
                    "\(assignment.field): \(name) is not the next place in a list.",
                    nextStep: "Count the elements from 0, in order: \(list).0=…"
                )
            }
            let known = index < elements.count ? elements[index] : nil
            let element = try inserting(assignment, rest, into: known, schema.element ?? .any)
            if known == nil { elements.append(element) } else { elements[index] = element }
            return .array(elements)
        case .object(var fields):
            let inner = try schemaOfField(name, assignment, schema)
            let index = fields.firstIndex { $0.name == name }
            let field = try inserting(assignment, rest, into: index.map { fields[$0].node }, inner)
            if let index { fields[index].node = field } else { fields.append((name, field)) }
            return .object(fields)
        }
    }

    /// A misspelt field would be ignored by the service and never missed: the contract knows better.
    private func schemaOfField(
        _ name: String,
        _ assignment: FieldAssignment,
        _ schema: MessageSchema
    ) throws(Failure) -> MessageSchema {
        switch schema {
        case .object(let known):
            if let field = known.first(where: { $0.name == name }) { return field.schema }
            if case .json = assignment.value { return .any }
            let names = known.map(\.name)
            throw .usage(
                "\(type) has no field \(assignment.field).",
                nextStep: suggestion(for: name, among: names)
                    ?? "It has \(names.joined(separator: ", ")). With := instead of = any field is sent as it is."
            )
        case .map(let value): return value
        case .any: return .any
        default: throw .usage("\(assignment.field) is a field within something that is no object: \(schema.title).")
        }
    }

    private func leaf(_ assignment: FieldAssignment, over node: Node?, _ schema: MessageSchema) throws(Failure) -> Node
    {
        if let element = schema.element, case .text(let text) = assignment.value {
            // The same field again and again makes a list.
            let value = Node.leaf(try self.value(text, assignment, element))
            guard case .array(let elements)? = node else { return .array([value]) }
            return .array(elements + [value])
        }
        guard node == nil else { throw .usage("\(assignment.field) is given twice.") }
        switch assignment.value {
        case .json(let value): return .leaf(value)
        case .text(let text): return .leaf(try value(text, assignment, schema))
        }
    }

    private func value(
        _ text: String,
        _ assignment: FieldAssignment,
        _ schema: MessageSchema
    ) throws(Failure) -> JSONValue {
        switch schema {
        case .string, .any: return .string(text)
        case .enumeration(let values) where values.contains(text): return .string(text)
        case .integer: if let number = Int64(text) { return .int(number) }
        case .number: if let number = Double(text), number.isFinite { return .double(number) }
        case .boolean: if text == "true" || text == "false" { return .bool(text == "true") }
        case .object, .map:
            throw .usage(
                "\(assignment.field) has fields of its own.",
                nextStep: "Write them one by one, such as \(assignment.field).name=value, or all as JSON with :=."
            )
        case .enumeration, .array: break
        }
        throw .usage("\(assignment.field) cannot be “\(text)”: the contract says \(schema.title).")
    }

    private static func value(of node: Node) -> JSONValue {
        switch node {
        case .leaf(let value): value
        case .array(let elements): .array(elements.map(value(of:)))
        case .object(let fields): .object(.init(fields.map { ($0.name, value(of: $0.node)) }))
        }
    }
}

extension MessageSchema {
    /// What a list holds; nil for anything else.
    fileprivate var element: MessageSchema? {
        if case .array(let element) = self { element } else { nil }
    }
}
