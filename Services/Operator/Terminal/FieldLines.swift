import Messaging

/// A reply as lines, a field each: `state: active`.
///
/// Fields of objects within get a line of their own, such as `duty.scope`, and so does each object of a list.
struct FieldLines {
    private(set) var lines: [String] = []

    init(_ reply: JSONValue) {
        for field in reply.object?.fields ?? [] { add(field.value, name: field.name) }
    }

    private mutating func add(_ value: JSONValue, name: String) {
        switch value {
        case .null: break
        case .object(let object):
            for field in object.fields { add(field.value, name: "\(name).\(field.name)") }
        case .array(let elements) where elements.contains(where: { $0.object != nil }):
            for element in elements { append(element.inlineText, name: name) }
        default: append(value.inlineText, name: name)
        }
    }

    private mutating func append(_ text: String, name: String) {
        lines.append("\(name): \(DisplayText(text).text)")
    }
}

extension JSONValue {
    /// Lists and objects on one line, without the marks of JSON; `none` for a list of nothing.
    fileprivate var inlineText: String {
        switch self {
        case .array(let elements): elements.isEmpty ? "none" : elements.map(\.inlineText).joined(separator: ", ")
        case .object(let object):
            object.fields.filter { $0.value != .null }.map { "\($0.name) \($0.value.inlineText)" }
                .joined(separator: ", ")
        default: plainText
        }
    }
}
