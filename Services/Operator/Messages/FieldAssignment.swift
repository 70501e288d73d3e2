import Messaging

/// One `field=value` of the command line: `title=Teapot`, `price.amount=1999`, `tags.0=tea`, `options:={"gift":true}`.
struct FieldAssignment {
    enum Value: Equatable {
        /// Becomes what the contract says the field is.
        case text(String)
        /// Given as JSON.
        case json(JSONValue)
    }

    /// As the operator wrote it, for messages about it.
    let field: String
    let path: [String]
    let value: Value

    init(_ argument: String) throws(Failure) {
        guard let sign = argument.firstIndex(of: "=") else {
            throw .usage(
                "\(argument) is not a field.",
                nextStep: "Write field=value, price.amount=1999 for a field within a field, or field:=JSON."
            )
        }
        let text = String(argument[argument.index(after: sign)...])
        var name = argument[..<sign]
        if name.last == ":" {
            name = name.dropLast()
            do {
                value = .json(try JSONValue.parse(Array(text.utf8)))
            } catch {
                throw .usage(
                    "The value of \(name) is not JSON: \(error).",
                    nextStep: "With := the value is JSON, text in quotation marks included; with = it is plain."
                )
            }
        } else {
            value = .text(text)
        }
        field = String(name)
        path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.allSatisfy({ !$0.isEmpty }) else {
            throw .usage("\(argument) has an empty field name.", nextStep: "Write field=value or outer.inner=value.")
        }
    }
}
